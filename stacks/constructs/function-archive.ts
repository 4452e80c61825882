import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Construct } from 'constructs';
import { type Zippable, zipSync } from 'fflate';
import { SynthesisProblem } from '../synthesis-problem.ts';
import { besideStack } from './companion-files.ts';

/** In local time, as ZIP keeps it: the same digits wherever it is written. */
const anyTime = new Date(2000, 0, 1);

/** Unix, and read for everybody: Lambda runs the code as another user than the one who unpacks it. */
const fileAttributes = { os: 3, attrs: 0o644 << 16, mtime: anyTime } as const;

export interface FunctionArchiveProps {
  /** Absolute path of the folder that `build.ts` made. */
  readonly folder: string;
}

/**
 * The ZIP file of a built function. The same files give the same bytes, so that a function is updated when its code
 * changed and else is not.
 */
export class FunctionArchive extends Construct {
  /** Relative to the synthesized stack. */
  readonly path: string;
  /** SHA-256 in Base64, as Lambda tells it of the code that it runs. */
  readonly hash: string;

  constructor(scope: Construct, id: string, { folder }: FunctionArchiveProps) {
    super(scope, id);
    const bytes = zipSync(readFolder(folder), { level: 9 });
    this.hash = createHash('sha256').update(bytes).digest('base64');
    this.path = besideStack(this, `functions/${scope.node.id}.zip`, bytes);
  }
}

function readFolder(folder: string): Zippable {
  if (!existsSync(folder)) throw new SynthesisProblem(`${folder} is missing: "npx tsx build.ts functions" makes it.`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    files.map((file) => [relative(folder, file).split(sep).join('/'), [readFileSync(file), fileAttributes]]),
  );
}
