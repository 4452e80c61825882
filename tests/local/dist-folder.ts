import { execFile } from 'node:child_process';
import { mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from '../../build.ts';

/** A folder like `dist` whose stack is synthesized with these settings; the test removes it. */
export async function makeDist(variables: Readonly<Record<string, string>>): Promise<string> {
  await build(['functions', 'site']);
  const folder = await mkdtemp(join(tmpdir(), 'dist-'));
  for (const name of ['functions', 'site']) await symlink(resolve('dist', name), join(folder, name));
  const env = { ...process.env, ...variables, CDKTF_OUTDIR: join(folder, 'stack') };
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'main.ts', '--variables-only'], { env });
  return folder;
}
