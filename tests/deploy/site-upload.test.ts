import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSite, type SiteFile } from '../../deploy/site-files.ts';
import { type SiteBucket, uploadSite } from '../../deploy/site-upload.ts';

/** A built site with these files. */
function siteOf(files: Readonly<Record<string, string>>): readonly SiteFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  try {
    for (const [key, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, key)), { recursive: true });
      writeFileSync(join(folder, key), content);
    }
    return readSite(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A bucket in memory that notes in which order it was written to. */
class MemoryBucket implements SiteBucket {
  readonly objects = new Map<string, { readonly etag: string; readonly superseded: boolean }>();
  log: string[] = [];

  async list() {
    return new Map([...this.objects].map(([key, { etag }]) => [key, etag]));
  }

  async put({ key, etag }: SiteFile) {
    // Later than the others that were begun with it, so that only waiting keeps an order.
    await new Promise((done) => setImmediate(done));
    this.log.push(`put ${key}`);
    this.objects.set(key, { etag, superseded: false });
  }

  async isSuperseded(key: string) {
    return this.objects.get(key)?.superseded ?? false;
  }

  async supersede(key: string) {
    this.log.push(`supersede ${key}`);
    this.objects.set(key, { etag: this.objects.get(key)!.etag, superseded: true });
  }
}

const first = {
  'index.html': 'one',
  'favicon.svg': '<svg/>',
  'assets/index-aaaaaaaa.js': 'one',
  'assets/codec-cccccccc.wasm': 'codec',
};
const second = { ...first, 'index.html': 'two', 'assets/index-bbbbbbbb.js': 'two' } as Record<string, string>;
delete second['assets/index-aaaaaaaa.js'];

describe('the upload of the site', () => {
  it('begins with what has a hash in its name, and ends with the page', async () => {
    const bucket = new MemoryBucket();
    await uploadSite(siteOf(first), bucket);
    assert.deepEqual(bucket.log.slice(0, 2).sort(), ['put assets/codec-cccccccc.wasm', 'put assets/index-aaaaaaaa.js']);
    assert.deepEqual(bucket.log.slice(2), ['put favicon.svg', 'put index.html']);
  });

  it('sends only what changed, the page, and what has no hash', async () => {
    const bucket = new MemoryBucket();
    await uploadSite(siteOf(first), bucket);
    const { uploaded, superseded } = await uploadSite(siteOf(second), bucket);
    assert.deepEqual(uploaded, ['assets/index-bbbbbbbb.js', 'favicon.svg', 'index.html']);
    assert.deepEqual(superseded, ['assets/index-aaaaaaaa.js']);
  });

  it('sends again what lies there damaged', async () => {
    const bucket = new MemoryBucket();
    bucket.objects.set('assets/codec-cccccccc.wasm', { etag: 'other', superseded: false });
    assert.ok((await uploadSite(siteOf(first), bucket)).uploaded.includes('assets/codec-cccccccc.wasm'));
  });

  it('marks what no build has any more once the page is there, and once only', async () => {
    const bucket = new MemoryBucket();
    await uploadSite(siteOf(first), bucket);
    bucket.log = [];
    await uploadSite(siteOf(second), bucket);
    assert.ok(bucket.log.indexOf('put index.html') < bucket.log.indexOf('supersede assets/index-aaaaaaaa.js'));
    const { superseded } = await uploadSite(siteOf(second), bucket);
    assert.deepEqual(superseded, [], 'it would be kept for 30 days after each deployment');
  });

  it('takes back what was marked when a build comes back that has it', async () => {
    const bucket = new MemoryBucket();
    await uploadSite(siteOf(first), bucket);
    await uploadSite(siteOf(second), bucket);
    await uploadSite(siteOf(first), bucket);
    assert.equal(bucket.objects.get('assets/index-aaaaaaaa.js')?.superseded, false);
    assert.equal(bucket.objects.get('assets/index-bbbbbbbb.js')?.superseded, true);
  });

  it('leaves the configuration alone, which Terraform writes', async () => {
    const bucket = new MemoryBucket();
    bucket.objects.set('config.json', { etag: 'x', superseded: false });
    await uploadSite(siteOf(first), bucket);
    assert.ok(!bucket.log.some((line) => line.endsWith('config.json')));
  });
});

describe('a file of the site', () => {
  const byKey = (files: Readonly<Record<string, string>>) =>
    new Map(siteOf({ ...first, ...files }).map((file) => [file.key, file]));

  it('with a hash in its name is cached for a year, and else asked for again each time', () => {
    const files = byKey({ 'assets/logo.svg': '<svg/>' });
    for (const key of ['assets/codec-cccccccc.wasm', 'assets/index-aaaaaaaa.js'])
      assert.equal(files.get(key)?.cacheControl, 'public, max-age=31536000, immutable');
    for (const key of ['index.html', 'favicon.svg', 'assets/logo.svg'])
      assert.equal(files.get(key)?.cacheControl, 'no-cache', key);
  });

  it('has its content type', () => {
    const files = byKey({ 'app.webmanifest': '{}' });
    assert.equal(files.get('index.html')?.contentType, 'text/html; charset=utf-8');
    assert.equal(files.get('assets/index-aaaaaaaa.js')?.contentType, 'text/javascript; charset=utf-8');
    assert.equal(files.get('assets/codec-cccccccc.wasm')?.contentType, 'application/wasm');
    assert.equal(files.get('app.webmanifest')?.contentType, 'application/manifest+json');
  });

  const refused: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ['of an unknown type', { ...first, 'movie.xyz': '' }, /movie\.xyz has no known content type/],
    ['that the deployment writes itself', { ...first, 'config.json': '{}' }, /config\.json is in the way/],
    [
      'where the page is missing',
      { 'favicon.svg': '' },
      /index\.html is missing: "npx tsx build\.ts site" makes it\.$/,
    ],
  ];
  for (const [what, files, message] of refused)
    it(`${what} stops the upload with a sentence`, () => {
      assert.throws(() => siteOf(files), { name: 'DeployProblem', message });
    });
});
