import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ownerKey } from './start-store.ts';

const megabyte = 1024 ** 2;
const sizeBytes = 200 * megabyte;
const piece = Buffer.alloc(megabyte, 'x');
const maxGrowthBytes = 64 * megabyte;

function* pieces(): Generator<Buffer> {
  for (let sent = 0; sent < sizeBytes; sent += piece.length) yield piece;
}

const measurable = existsSync('/proc/self/clear_refs');
const title = measurable ? '' : ' (left out: this system does not tell the peak memory of a process)';

/** The process is one of its own, so that nothing but the store counts; its resident size is what an operator sees. */
(measurable ? describe : describe.skip)(`local/store memory, 200 MB within 64 MB more${title}`, () => {
  let folder: string;
  let child: ChildProcess;
  let client: S3Client;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-'));
    child = fork(fileURLToPath(new URL('store-process.ts', import.meta.url)), [folder], {
      execArgv: ['--import=tsx'],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const [address] = await once(child.stdout!, 'data');
    client = new S3Client({
      region: 'eu-central-1',
      endpoint: String(address).trim(),
      credentials: ownerKey,
      maxAttempts: 1,
    });
    // What is loaded and compiled at the first use does not count.
    await client.send(new PutObjectCommand({ Bucket: 'input', Key: 'small', Body: piece }));
    await (await client.send(new GetObjectCommand({ Bucket: 'input', Key: 'small' }))).Body!.transformToByteArray();
  });
  after(async () => {
    client.destroy();
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const status = async (field: 'VmRSS' | 'VmHWM') => {
    const text = await readFile(`/proc/${child.pid}/status`, 'utf8');
    return 1024 * Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(text)?.[1]);
  };

  /** How far the store's resident size rose at most while `action` ran. */
  async function growthDuring(action: () => Promise<unknown>): Promise<number> {
    // Sets the peak back to the present size (proc(5), clear_refs).
    await writeFile(`/proc/${child.pid}/clear_refs`, '5');
    const beforehand = await status('VmRSS');
    await action();
    return (await status('VmHWM')) - beforehand;
  }

  const transfers: Readonly<Record<string, () => Promise<unknown>>> = {
    'takes an object': () =>
      client.send(
        new PutObjectCommand({ Bucket: 'input', Key: 'k', Body: Readable.from(pieces()), ContentLength: sizeBytes }),
      ),
    'gives an object': async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: 'input', Key: 'k' }));
      let receivedBytes = 0;
      for await (const data of Body as Readable) receivedBytes += data.length;
      assert.equal(receivedBytes, sizeBytes);
    },
    'copies an object': () =>
      client.send(new CopyObjectCommand({ Bucket: 'output', Key: 'copy', CopySource: 'input/k' })),
    'takes an object in parts': () =>
      new Upload({ client, params: { Bucket: 'input', Key: 'parts', Body: Readable.from(pieces()) } }).done(),
  };
  for (const [what, transfer] of Object.entries(transfers))
    it(`${what} of 200 MB`, async () => {
      const growthBytes = await growthDuring(transfer);
      assert.ok(growthBytes < maxGrowthBytes, `${Math.round(growthBytes / megabyte)} MB more`);
    });

  it('has kept all of it', async () => {
    for (const [Bucket, Key] of [
      ['input', 'k'],
      ['output', 'copy'],
      ['input', 'parts'],
    ] as const)
      assert.equal((await client.send(new HeadObjectCommand({ Bucket, Key }))).ContentLength, sizeBytes);
  });
});
