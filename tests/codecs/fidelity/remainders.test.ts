import assert from 'node:assert/strict';
import { convert, type FormatName, formatNames, type NoteReason, type NoteSubject } from '../../../codecs/index.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { fieldsIn } from '../../pictures/ifd.ts';
import { plain } from '../../pictures/index.ts';
import { pngChunk, writePng } from '../../pictures/png.ts';
import { dusk } from '../../pictures/scene.ts';
import { writeTiff } from '../../pictures/tiff.ts';

const { long, short, ascii, directory } = fieldsIn('little');
const scene = dusk(64, 48);
const jpeg = plain('jpeg').bytes;
/** A JPEG with a segment right behind SOI. */
const withSegment = (marker: number, text: string) =>
  bytesOf(jpeg.subarray(0, 2), 0xff, marker, uint(text.length + 2, 2), text, jpeg.subarray(2));
const withChunk = (...chunks: Uint8Array[]) => writePng(64, 48, scene, { chunks });
const damaged = pngChunk('vpAg', 'lost').map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte));
const withFields = (...fields: ReturnType<typeof long>[]) => writeTiff([{ width: 64, height: 48, scene, fields }]);

interface Planted {
  readonly title: string;
  readonly from: FormatName;
  readonly bytes: Uint8Array;
  readonly what: NoteSubject;
  /** Formats that could hold it, and the reason there; elsewhere it is that the target has none. */
  readonly held: Partial<Record<FormatName, NoteReason>>;
}
const planted: readonly Planted[] = [
  {
    title: 'a segment of another program',
    from: 'jpeg',
    bytes: withSegment(0xe7, 'Ducky is here'),
    what: 'segments',
    held: { jpeg: 'unknown-meaning' },
  },
  {
    title: 'a second picture behind the first',
    from: 'jpeg',
    bytes: bytesOf(jpeg, jpeg),
    what: 'extra-images',
    held: { jpeg: 'not-carried-yet', tiff: 'not-carried-yet' },
  },
  {
    title: 'a video behind the picture',
    from: 'jpeg',
    bytes: bytesOf(jpeg, 'ftypmp42'),
    what: 'trailing-data',
    held: {},
  },
  {
    title: 'a thumbnail in the JFIF extension',
    from: 'jpeg',
    bytes: withSegment(0xe0, 'JFXX\0\x13\x01\x01abc'),
    what: 'thumbnail',
    held: { jpeg: 'not-carried-yet' },
  },
  {
    title: 'an unknown chunk',
    from: 'png',
    bytes: withChunk(pngChunk('vpAg', 1, 2, 3)),
    what: 'chunks',
    held: { png: 'unknown-meaning' },
  },
  {
    title: 'a suggested palette',
    from: 'png',
    bytes: withChunk(pngChunk('sPLT', 'web\0', 8)),
    what: 'suggested-palette',
    held: { png: 'not-carried-yet' },
  },
  {
    title: 'a private field',
    from: 'tiff',
    bytes: withFields(ascii(65_000, 'of our own')),
    what: 'fields',
    held: { tiff: 'unknown-meaning' },
  },
  {
    title: 'a picture in a SubIFD',
    from: 'tiff',
    bytes: withFields(directory(330, [long(256, 1)])),
    what: 'extra-images',
    held: { jpeg: 'not-carried-yet', tiff: 'not-carried-yet' },
  },
  {
    title: 'the mark of a smaller copy',
    from: 'tiff',
    bytes: withFields(long(254, 1)),
    what: 'page-kind',
    held: { tiff: 'not-carried-yet' },
  },
  {
    title: 'a curve of gray',
    from: 'tiff',
    bytes: withFields(short(290, 3)),
    what: 'color-description',
    held: { tiff: 'not-carried-yet' },
  },
  {
    title: 'a transfer function of an extended range',
    from: 'tiff',
    bytes: withFields(short(301, ...new Array<number>(256).fill(7)), short(342, 9, 200, 9, 200, 9, 200)),
    what: 'color-description',
    held: { tiff: 'not-carried-yet' },
  },
];

describe('what stands beside picture and metadata', () => {
  for (const { title, from, bytes, what, held } of planted)
    for (const to of formatNames)
      it(`is not lost silently: ${title}, from ${from} to ${to}`, async () => {
        const { report } = await convert(bytes, { to });
        const plainReport = (await convert(plain(from).bytes, { to })).report;
        const codes = ({ dropped }: typeof report) => dropped.map((note) => `${note.what} ${note.reason}`);
        assert.deepEqual(codes(report), [...codes(plainReport), `${what} ${held[to] ?? 'target-has-none'}`]);
      });

  it('is named where its check sum is wrong', async () => {
    const { report } = await convert(withChunk(damaged), { to: 'png' });
    assert.deepEqual(
      report.dropped.map((note) => [note.what, note.reason]),
      [['chunks', 'unreadable']],
    );
  });

  it('is nothing where zeros fill the file up', async () => {
    const { report } = await convert(bytesOf(jpeg, new Uint8Array(512)), { to: 'png' });
    assert.deepEqual(report.dropped, []);
  });

  it('makes no long report, however much there is of it', async () => {
    const many = Array.from({ length: 40_000 }, (_, index) => pngChunk(index % 2 ? 'vpAg' : 'tEXt', `k${index}\0text`));
    const { report } = await convert(withChunk(...many), { to: 'bmp' });
    assert.deepEqual(
      report.dropped.map((note) => note.what),
      ['text', 'chunks'],
    );
    assert.ok(JSON.stringify(report).length < 4000);
  });
});
