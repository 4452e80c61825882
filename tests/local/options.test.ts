import assert from 'node:assert/strict';
import { convert, type Options } from '../../codecs/index.ts';
import { alphaPng, multiPageTiff, phoneJpeg, plain } from '../pictures/index.ts';
import { ApiClient, type NamedFile } from './api-client.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

/** Options of every kind, by what they are tried on. */
const cases: readonly (readonly [title: string, file: () => NamedFile, options: Options])[] = [
  [
    'a photo made smaller, at a quality, without what tells about a person',
    phoneJpeg,
    { to: 'jpeg', resize: { width: 24 }, quality: 61, metadata: 'private', subsampling: '4:2:0' },
  ],
  [
    'a photo cut to a square, with the colour profile alone',
    phoneJpeg,
    {
      to: 'png',
      resize: { width: 16, height: 16, fit: 'cover' },
      metadata: 'none',
    },
  ],
  ['two pages of three', multiPageTiff, { to: 'png', pages: '2-3', effort: 'fast' }],
  [
    'the first page, enlarged',
    multiPageTiff,
    {
      to: 'bmp',
      pages: 'first',
      resize: { width: 99, enlarge: true },
    },
  ],
  ['all pages in a TIFF, packed otherwise', multiPageTiff, { to: 'tiff', compression: 'lzw' }],
  [
    'transparency on a colour, in few bytes',
    alphaPng,
    {
      to: 'jpeg',
      background: '#336699',
      quality: 90,
      maxOutputBytes: 5_000,
    },
  ],
  ['nothing but a target', () => plain('bmp'), { to: 'tiff' }],
];

describe('options through the API, on the whole service', function () {
  this.timeout(120_000);
  let started: StartedService;
  let api: ApiClient;
  before(async () => {
    started = await StartedService.start(await makeStateFolder());
    api = await ApiClient.signIn(started);
  });
  after(() => started.clean());

  for (const [title, file, options] of cases)
    it(`give the library’s own bytes for ${title}`, async () => {
      const { name, bytes } = file();
      const { state, outputs, error } = await api.convert({ name, bytes }, options);
      assert.deepEqual([state, error], ['done', undefined]);
      const expected = (await convert(bytes, options)).outputs;
      const found = await Promise.all(
        outputs.map(async ({ url, mediaType }) => ({
          mediaType,
          bytes: new Uint8Array(await (await fetch(url)).arrayBuffer()),
        })),
      );
      assert.deepEqual(
        found,
        expected.map(({ mediaType, bytes: own }) => ({ mediaType, bytes: new Uint8Array(own) })),
      );
    });
});
