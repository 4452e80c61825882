import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../build.ts';
import { encode } from '../../codecs/index.ts';
import { alphaPng } from '../pictures/index.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

/** Enough for a small picture, and too little for one of 36 megapixels. */
const memoryMegabytes = 192;

/** What was built, with a function whose memory is less than its limits on pictures suppose. */
async function lackingMemory(): Promise<string> {
  await build(['functions', 'site', 'stack']);
  const dist = await makeStateFolder();
  await cp(fileURLToPath(new URL('../../dist', import.meta.url)), dist, { recursive: true });
  const [stack] = await readdir(join(dist, 'stack/stacks'));
  const file = join(dist, 'stack/stacks', stack!, 'cdk.tf.json');
  const document = JSON.parse(await readFile(file, 'utf8'));
  document.resource.aws_lambda_function.convert.memory_size = memoryMegabytes;
  await writeFile(file, JSON.stringify(document));
  return dist;
}

async function hugeBmp(): Promise<Uint8Array> {
  const [width, height] = [6_000, 6_000];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < data.length; at += 4) data[at] = data[at + 1] = (at >> 2) & 255;
  const layout = { color: 'rgb', bits: 8, alpha: false, compression: 'none' } as const;
  const [bytes] = await encode([{ width, height, data, layout, metadata: {} }], 'bmp');
  return bytes!;
}

describe('a conversion that needs more memory than the function has', function () {
  this.timeout(180_000);
  let dist: string;
  let started: StartedService;
  let tries = 0;
  const reports: string[] = [];
  before(async () => {
    dist = await lackingMemory();
    started = await StartedService.start(await makeStateFolder(), {
      distFolder: dist,
      faults: {
        store: ({ principal, operation, key }) => {
          if (operation === 'PutObject' && key?.endsWith('/report.json')) reports.push(key);
          if (principal.includes('convert') && operation === 'GetObject' && key === 'huge.bmp') tries++;
          return undefined;
        },
      },
    });
  });
  after(async () => {
    await started?.clean();
    await rm(dist, { recursive: true, force: true });
  });

  it('is killed at each of its three tries, and ends in exactly one report that says so', async () => {
    await started.put('huge.bmp', await hugeBmp(), { to: 'tiff' });
    const { state, error, outputs } = await started.report('huge.bmp');
    await started.idle();
    assert.deepEqual([state, error?.code, outputs.length], ['failed', 'conversion-crashed', 0]);
    assert.deepEqual(reports, ['huge.bmp/report.json']);
    assert.deepEqual(await started.keys('output'), ['huge.bmp/report.json']);
    assert.equal(tries, 3);
    assert.equal(started.announced.filter((line) => line.includes('Runtime.OutOfMemory')).length, 3);
    for (const queue of ['conversion_failures', 'settle_failures'])
      assert.equal(started.service.functions.queue(queue).size, 0, queue);
  });

  it('keeps no other from being converted', async () => {
    await started.put('small.png', alphaPng().bytes, { to: 'tiff' });
    assert.equal((await started.report('small.png')).state, 'done');
  });
});
