import { execFile } from 'node:child_process';
import { mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from '../../build.ts';

/** A folder like `dist` whose stack traces every call; the test removes it. */
export async function makeTracedDist(): Promise<string> {
  await build(['functions', 'site']);
  const folder = await mkdtemp(join(tmpdir(), 'traced-'));
  for (const name of ['functions', 'site']) await symlink(resolve('dist', name), join(folder, name));
  const env = { ...process.env, CDKTF_OUTDIR: join(folder, 'stack'), IMAGE_CONVERSION_TRACING: 'on' };
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'main.ts', '--variables-only'], { env });
  return folder;
}
