import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { decode, formatNames, identify } from '../../codecs/index.ts';
import { bytesOf } from '../pictures/bytes.ts';
import { plain } from '../pictures/index.ts';
import { assertCode } from './assertions.ts';

describe('identify', () => {
  for (const format of formatNames)
    it(`knows ${format} by its first bytes`, () => assert.equal(identify(plain(format).bytes), format));

  it('knows BigTIFF of both byte orders', () => {
    assert.equal(identify(bytesOf('II', 43, 0)), 'tiff');
    assert.equal(identify(bytesOf('MM', 0, 43)), 'tiff');
  });

  it('does not take a file for more than its bytes say', () => {
    assert.equal(identify(new Uint8Array()), undefined);
    assert.equal(identify(Uint8Array.of(0xff, 0xd8)), undefined);
  });

  it('loads no codec: neither jSquash nor fflate comes with the public face', async () => {
    const bundled = await build({
      entryPoints: ['codecs/index.ts'],
      bundle: true,
      write: false,
      splitting: true,
      outdir: 'unwritten',
      format: 'esm',
      platform: 'node',
      conditions: ['bundled'],
      loader: { '.wasm': 'file' },
      metafile: true,
      logLevel: 'silent',
    });
    const entry = Object.values(bundled.metafile.outputs).find(({ entryPoint }) => entryPoint === 'codecs/index.ts')!;
    const reached = new Set<string>();
    const follow = (output: typeof entry) => {
      for (const input of Object.keys(output.inputs)) reached.add(input);
      for (const { path, kind } of output.imports)
        if (kind === 'import-statement' && bundled.metafile.outputs[path]) follow(bundled.metafile.outputs[path]);
    };
    follow(entry);
    assert.ok(reached.has('codecs/identify.ts'));
    assert.deepEqual(
      [...reached].filter((input) => /node_modules|codecs\/(jpeg|png|bmp|tiff|runtime)\//.test(input)),
      [],
    );
  });
});

describe('a file that is no picture of ours', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['an empty file', new Uint8Array()],
    ['plain text', bytesOf('This is not a picture.\n')],
    ['a GIF', bytesOf('GIF89a', 1, 0, 1, 0)],
    ['a WebP', bytesOf('RIFF', 1, 2, 3, 4, 'WEBPVP8 ')],
    ['an AVIF', bytesOf(0, 0, 0, 32, 'ftypavif')],
    ['a HEIC', bytesOf(0, 0, 0, 32, 'ftypheic')],
    ['a PDF', bytesOf('%PDF-1.7\n')],
    ['an SVG', bytesOf('<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a web page', bytesOf('<!doctype html><title>x</title>')],
    ['a ZIP archive', bytesOf('PK', 3, 4, 20, 0)],
    ['it begins with 00 ff 00 ff', bytesOf(0, 255, 0, 255, 0, 255)],
  ];
  for (const [name, bytes] of cases)
    it(`is refused by saying what it is: ${name}`, async () => {
      const error = await assertCode(() => decode(bytes), 'unknown-format');
      assert.ok(error.message.includes(name), error.message);
      assert.ok(error.message.endsWith('JPEG, PNG, BMP and TIFF are read'), error.message);
    });
});
