import assert from 'node:assert/strict';
import { type FormatName, formatNames } from '../../../codecs/index.ts';
import { bundleText, sourcesAtStart, textEntry } from './bundles.ts';

const codecFolder = new RegExp(`^codecs/(${formatNames.join('|')})/`);
const isCodec = (path: string) => codecFolder.test(path) || /node_modules|[.]wasm$/.test(path);

/** Formats whose pictures may stand inside a file of this one. */
const embedded: Readonly<Record<FormatName, readonly FormatName[]>> = {
  jpeg: [],
  png: [],
  // Pictures in JPEG and PNG, and TIFF's facsimile code.
  bmp: ['jpeg', 'png', 'tiff'],
  tiff: ['jpeg'],
};
/** EXIF is a TIFF structure, in whatever file it lies. */
const isExifStructure = (path: string) => /^codecs[/]tiff[/](ifd|tags)[.]ts$/.test(path);

describe('what an import of the codecs brings along', () => {
  it('is no codec and no package for the whole index', async () => {
    const { metafile } = await bundleText("export * from './codecs/index.ts';");
    assert.ok(sourcesAtStart(metafile).includes('codecs/convert.ts'));
    assert.deepEqual(sourcesAtStart(metafile).filter(isCodec), []);
  });

  it('is for identify alone nothing but the table, also without code splitting', async () => {
    const { metafile } = await bundleText("export { identify } from './codecs/index.ts';", {
      bundle: true,
      format: 'esm',
      conditions: ['bundled'],
      platform: 'node',
      loader: { '.wasm': 'file' },
      treeShaking: true,
    });
    const entry = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint === textEntry)!;
    const used = Object.entries(entry.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
    assert.deepEqual(used.filter(isCodec), []);
    assert.ok(used.includes('codecs/identify.ts'));
    assert.ok(entry.bytes < 20_000, `${entry.bytes} bytes`);
  });

  for (const name of formatNames)
    it(`is for ${name} its codec, and of the others at most what it embeds`, async () => {
      const { metafile } = await bundleText(`export { ${name} } from './codecs/${name}/index.ts';`);
      const sources = sourcesAtStart(metafile).filter((path) => codecFolder.test(path));
      assert.ok(sources.includes(`codecs/${name}/index.ts`));
      const foreign = sources.filter((path) => !path.startsWith(`codecs/${name}/`) && !isExifStructure(path));
      const notEmbedded = foreign.filter(
        (path) =>
          !embedded[name].some((other) => path.startsWith(`codecs/${other}/`)) || /[/](index|encode)[.]ts$/.test(path),
      );
      assert.deepEqual(notEmbedded, []);
    });
});
