import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, TerraformStack } from 'cdktf';
import { unzipSync } from 'fflate';
import { FunctionArchive } from '../../../stacks/constructs/function-archive.ts';
import { SynthesisProblem } from '../../../stacks/synthesis-problem.ts';
import { makeArtefacts } from '../artefacts.ts';

/** The archive of a folder, written as a deployment finds it. */
function archive(folder: string) {
  const outdir = mkdtempSync(join(tmpdir(), 'archive-'));
  try {
    const app = new App({ outdir, skipBackendValidation: true });
    const stack = new TerraformStack(app, 'stack');
    const { path, hash } = new FunctionArchive(stack, 'archive', { folder });
    app.synth();
    return { path, hash, bytes: readFileSync(join(outdir, 'stacks/stack', path)) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

describe('a function’s archive', () => {
  const files = { 'functions/convert/codec-1a2b3c4d.wasm': '\0asm', 'functions/convert/deep/er.txt': 'deep' };
  const makeFolder = () => fileURLToPath(new URL('functions/convert', makeArtefacts(files)));

  it('holds every file of the folder, by its path below it', () => {
    const found = unzipSync(archive(makeFolder()).bytes);
    assert.deepEqual(Object.keys(found).sort(), ['codec-1a2b3c4d.wasm', 'deep/er.txt', 'index.mjs']);
    assert.equal(Buffer.from(found['deep/er.txt']!).toString(), 'deep');
  });

  it('is the same whenever and wherever the same files were built', () => {
    const [one, other] = [makeFolder(), makeFolder()];
    utimesSync(join(other, 'index.mjs'), new Date('2001-02-03'), new Date('2001-02-03'));
    assert.deepEqual(archive(one).bytes, archive(other).bytes);
  });

  it('is known by the hash that Lambda tells of its code', () => {
    const { hash, bytes } = archive(makeFolder());
    assert.equal(hash, createHash('sha256').update(bytes).digest('base64'));
  });

  it('can be read by Lambda, which runs the code as another user', () => {
    const { bytes } = archive(makeFolder());
    const directory = bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
    assert.equal((bytes.readUInt32LE(directory + 38) >>> 16) & 0o777, 0o644);
  });

  it('of a folder that was not built is refused with the command that builds it', () => {
    assert.throws(
      () => archive(join(makeFolder(), 'nowhere')),
      (error) => {
        assert.ok(error instanceof SynthesisProblem);
        assert.match(error.message, /nowhere is missing: "npx tsx build.ts functions" makes it\.$/);
        return true;
      },
    );
  });
});
