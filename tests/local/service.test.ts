import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { identify } from '../../codecs/index.ts';
import { alphaPng, bmp, multiPageTiff, plain, textNamedJpg } from '../pictures/index.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

describe('the local service', () => {
  let started: StartedService;
  before(async () => {
    started = await StartedService.start(await makeStateFolder());
  });
  after(() => started.clean());

  it('converts an object that the SDK puts by the options in its metadata', async () => {
    await started.put('any/logo.png', alphaPng().bytes, { to: 'bmp' });
    const report = await started.report('any/logo.png');
    assert.equal(report.state, 'done');
    assert.equal(report.outputs.length, 1);
    assert.equal(report.request, undefined);
    assert.equal(identify(await started.get(report.outputs[0]!.key)), 'bmp');
  });

  it('converts an object without options by the rule of its prefix', async () => {
    await started.put('incoming/ünï code+.bmp', bmp().bytes);
    const report = await started.report('incoming/ünï code+.bmp');
    assert.equal(report.state, 'done');
    assert.equal(identify(await started.get(report.outputs[0]!.key)), 'png');
  });

  it('keeps the results of two files of one folder apart', async () => {
    await Promise.all([
      started.put('folder/a.tif', multiPageTiff().bytes, { to: 'jpeg' }),
      started.put('folder/a.bmp', bmp().bytes, { to: 'tiff' }),
    ]);
    const [tif, other] = await Promise.all([started.report('folder/a.tif'), started.report('folder/a.bmp')]);
    assert.deepEqual([tif.state, tif.outputs.length, other.state, other.outputs.length], ['done', 3, 'done', 1]);
    const expected = [...tif.outputs, ...other.outputs].map(({ key }) => key);
    expected.push('folder/a.tif/report.json', 'folder/a.bmp/report.json');
    assert.deepEqual((await started.keys('output', 'folder/')).toSorted(), expected.toSorted());
  });

  it('reports a text file as failed at the first try', async () => {
    await started.put('texts/photo.jpg', textNamedJpg().bytes, { to: 'png' });
    const report = await started.report('texts/photo.jpg');
    assert.deepEqual([report.state, report.error?.code], ['failed', 'unknown-format']);
  });

  it('serves the site under the production headers, which name no address on AWS', async () => {
    const { siteUrl, storeUrl, identityUrl } = started.service;
    const page = await fetch(siteUrl);
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(policy, /'wasm-unsafe-eval'/);
    for (const origin of [storeUrl, identityUrl]) assert.ok(policy.includes(origin), `${origin} in ${policy}`);
    assert.ok(!/amazonaws|amazoncognito|cloudfront/.test([...page.headers].join()));

    const config = await (await fetch(`${siteUrl}/config.json`)).json();
    assert.equal(config.version, 1);
    assert.ok(config.oidc.authority.startsWith(`${identityUrl}/`));
    assert.ok(config.oidc.logoutUrl.startsWith(`${identityUrl}/`));
    const discovery = await (await fetch(`${config.oidc.authority}/.well-known/openid-configuration`)).json();
    assert.equal(discovery.issuer, config.oidc.authority);
  });

  it('calls the API function behind public routes, and no other without a token', async () => {
    const { siteUrl } = started.service;
    const formats = await fetch(`${siteUrl}/api/formats`);
    assert.equal(formats.status, 200);
    assert.ok(JSON.stringify(await formats.json()).includes('tiff'));
    const list = await fetch(`${siteUrl}/api/conversions`);
    assert.equal(list.status, 401);
    assert.deepEqual(await list.json(), { message: 'Unauthorized' });
  });

  it('holds each function to the rights of its role', async () => {
    const roles = new Map<string, S3Client>();
    for (const role of ['api', 'convert', 'settle']) {
      const file = join(started.service.stateFolder, 'credentials', `${role}.json`);
      roles.set(role, started.client(JSON.parse(readFileSync(file, 'utf8'))));
    }
    const { input, output } = started.service.buckets;
    const codeOf = (sent: Promise<unknown>) =>
      sent.then(
        () => 'done',
        (error: unknown) => (error instanceof S3ServiceException ? error.name : String(error)),
      );
    const get = (role: string, Bucket: string, Key: string) =>
      codeOf(roles.get(role)!.send(new GetObjectCommand({ Bucket, Key })));
    const put = (role: string, Bucket: string, Key: string) =>
      codeOf(roles.get(role)!.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })));
    assert.deepEqual(
      {
        'api writes into another prefix': await put('api', input, 'elsewhere/x'),
        'api writes a result': await put('api', output, 'users/u/c/x.png'),
        'api reads a key that is missing': await get('api', output, 'users/u/c/report.json'),
        'convert writes an input': await put('convert', input, 'x'),
        'convert reads a key that is missing': await get('convert', output, 'x/request.json'),
        'settle writes an input': await put('settle', input, 'x'),
        'settle writes a result': await put('settle', output, 'x/x.png'),
        'settle reads a key that is missing': await get('settle', output, 'x/request.json'),
      },
      {
        'api writes into another prefix': 'AccessDenied',
        'api writes a result': 'AccessDenied',
        'api reads a key that is missing': 'NoSuchKey',
        'convert writes an input': 'AccessDenied',
        'convert reads a key that is missing': 'NoSuchKey',
        'settle writes an input': 'AccessDenied',
        'settle writes a result': 'AccessDenied',
        'settle reads a key that is missing': 'NoSuchKey',
      },
    );
    for (const client of roles.values()) client.destroy();
  });
});

describe('the local service, when its functions die', () => {
  let started: StartedService;
  beforeEach(async () => {
    started = await StartedService.start(await makeStateFolder());
  });
  afterEach(() => started.clean());

  /** Kills one process of `convert` after another as they come up, until `enough`. */
  const killConverters = async (enough: (killed: number) => boolean) => {
    const killed = new Set<number>();
    while (!enough(killed.size)) {
      for (const pid of started.service.functions.processIds('convert')) {
        if (killed.has(pid) || enough(killed.size)) continue;
        process.kill(pid, 'SIGKILL');
        killed.add(pid);
      }
      await wait(5);
    }
    return killed.size;
  };

  it('converts at the third try what was killed twice', async () => {
    await started.put('a.png', alphaPng().bytes, { to: 'tiff' });
    await killConverters((killed) => killed === 2);
    const report = await started.report('a.png');
    assert.equal(report.state, 'done');
    assert.equal(started.announced.filter((line) => line.includes('Runtime.ExitError')).length, 2);
  });

  it('reports as failed what was killed three times', async () => {
    await started.put('b.png', alphaPng().bytes, { to: 'tiff' });
    assert.equal(await killConverters((killed) => killed === 3), 3);
    const report = await started.report('b.png');
    assert.deepEqual([report.state, report.error?.code], ['failed', 'conversion-crashed']);
    assert.deepEqual(await started.keys('output'), ['b.png/report.json']);
    assert.equal(started.service.functions.queue('settle_failures').size, 0);
  });
});

describe('the local service, started again', () => {
  it('keeps objects, and brings to an end what was accepted before the stop', async () => {
    const folder = await makeStateFolder();
    const first = await StartedService.start(folder);
    await first.put('before.png', plain('png').bytes, { to: 'jpeg' });
    const before = await first.report('before.png');
    await first.put('during.png', plain('png').bytes, { to: 'bmp' });
    await first.stop();

    const second = await StartedService.start(folder);
    try {
      assert.deepEqual(await second.report('before.png'), before);
      const during = await second.report('during.png');
      assert.equal(during.state, 'done');
      assert.equal(identify(await second.get(during.outputs[0]!.key)), 'bmp');
    } finally {
      await second.clean();
    }
  });
});
