import assert from 'node:assert/strict';
import { fromArrayBuffer } from 'geotiff';
import UTIF from 'utif';
import { encode, type Image, open } from '../../../codecs/index.ts';
import { iccProfile } from '../../pictures/metadata.ts';
import { image } from '../assertions.ts';

const translucent: Image = image(
  300,
  200,
  Uint8ClampedArray.from(
    { length: 300 * 200 * 4 },
    (_, at) => Math.imul(at, 2_654_435_761) >>> (24 - ((at >> 10) & 3)),
  ),
);

async function pageOf(file: Uint8Array) {
  return (await fromArrayBuffer(new Uint8Array(file).buffer)).getImage();
}

/** What the encoder of utif 3.1.0 and utif2 4.1.0, which many converters stand on, does wrong. */
describe("TIFF writing: what utif's encoder gets wrong", () => {
  it('writes every page, not one', async () => {
    const [file] = await encode([translucent, translucent, translucent], 'tiff');
    assert.equal(UTIF.decode(new Uint8Array(file!).buffer).length, 3);
  });

  it('writes no alpha that is not there, and compresses', async () => {
    const opaque = translucent.data.map((value, at) => (at % 4 === 3 ? 255 : value)) as Uint8ClampedArray<ArrayBuffer>;
    const [file] = await encode([image(300, 200, opaque)], 'tiff');
    assert.equal((await pageOf(file!)).getSamplesPerPixel(), 3);
    assert.ok(file!.length < 300 * 200 * 3, `${file!.length} bytes`);
  });

  it('labels straight alpha as unassociated (ExtraSamples 2), not as associated', async () => {
    const [file] = await encode([translucent], 'tiff');
    assert.deepEqual(
      [...((await (await pageOf(file!)).fileDirectory.loadValue('ExtraSamples')) as Iterable<number>)],
      [2],
    );
  });

  it('writes the unit of the resolution', async () => {
    const [file] = await encode([{ ...translucent, metadata: { density: { x: 300, y: 300 } } }], 'tiff');
    assert.equal(await (await pageOf(file!)).fileDirectory.loadValue('ResolutionUnit'), 2);
  });

  it('writes a profile and NewSubfileType rather than throw', async () => {
    const icc = new Uint8Array(iccProfile());
    const [file] = await encode([{ ...translucent, metadata: { icc } }], 'tiff');
    assert.deepEqual((await open(file!)).metadata.icc, icc);
    assert.equal(await (await pageOf(file!)).fileDirectory.loadValue('NewSubfileType'), 0);
  });

  it('has room for more than 20,000 bytes of fields', async () => {
    const xmp = new Uint8Array(100_000).fill(0x20);
    const [file] = await encode([{ ...translucent, metadata: { xmp } }], 'tiff');
    assert.equal((await open(file!)).metadata.xmp?.length, 100_000);
    assert.equal((await open(file!)).pages[0]!.width, 300);
  });
});
