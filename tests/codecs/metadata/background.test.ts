import assert from 'node:assert/strict';
import { convert, encode, type FormatName, type NoteReason, type Options } from '../../../codecs/index.ts';
import { type PngParts, pngChunk, writePng } from '../../pictures/png.ts';
import { dusk, type Scene } from '../../pictures/scene.ts';
import { image } from '../assertions.ts';
import { chunksOf } from './unpack.ts';

const width = 40;
const height = 30;
const many: Scene = (x, y) => [x * 6, y * 8, (x * y) & 255, 255];
/** As many opaque colours as are asked for. */
const few =
  (colors: number): Scene =>
  (x, y) => [(x + y * width) % colors, 100, 200, 255];
/** As many grays, from black to white. */
const ramp =
  (levels: number): Scene =>
  (x) => {
    const shade = ((x % levels) * 255) / (levels - 1);
    return [shade, shade, shade, 255];
  };
const grays: Scene = (x, y) => [x * 3 + y, x * 3 + y, x * 3 + y, 255];
const clear: Scene = (x, y) => [x * 6, y * 8, (x * y) & 255, (x * 6) & 255];

interface Case {
  readonly title: string;
  readonly scene: Scene;
  readonly parts?: PngParts;
  /** As the source has it. */
  readonly stored: readonly number[];
  /** Colour type and depth of the output, and its bKGD; a reason where it has none. */
  readonly written: readonly [colorType: number, bitDepth: number, bKGD: readonly number[] | NoteReason];
}
const colored = [0, 12, 0, 34, 0, 56];
const middle = [0, 128, 0, 128, 0, 128];
const white = [0, 255, 0, 255, 0, 255];
const cases: readonly Case[] = [
  { title: 'RGB', scene: many, stored: colored, written: [2, 8, colored] },
  { title: 'RGB with alpha', scene: clear, parts: { color: 'rgba' }, stored: colored, written: [6, 8, colored] },
  {
    title: '16 bits',
    scene: many,
    parts: { bits: 16 },
    stored: [1, 2, 3, 4, 5, 6],
    written: [2, 16, [1, 2, 3, 4, 5, 6]],
  },
  { title: 'gray', scene: grays, parts: { color: 'gray' }, stored: [0, 77], written: [0, 8, [0, 77]] },
  { title: 'RGB that is written as gray', scene: grays, stored: middle, written: [0, 8, [0, 128]] },
  { title: 'RGB that is written as 2-bit gray', scene: ramp(4), stored: white, written: [0, 2, [0, 3]] },
  { title: 'bilevel', scene: ramp(2), parts: { color: 'gray', bits: 1 }, stored: [0, 1], written: [0, 1, [0, 1]] },
  { title: 'a palette with room', scene: few(20), stored: colored, written: [3, 8, [0]] },
  { title: 'a palette that has it', scene: few(16), stored: [0, 9, 0, 100, 0, 200], written: [3, 4, [9]] },
  { title: 'a palette that is full', scene: few(16), stored: colored, written: [3, 4, 'target-has-none'] },
  { title: 'a gray of more bits', scene: ramp(2), stored: middle, written: [0, 1, 'target-has-none'] },
  { title: 'a colour beside gray', scene: grays, stored: colored, written: [0, 8, 'other-color-space'] },
];

const source = ({ scene, parts = {}, stored }: Pick<Case, 'scene' | 'parts' | 'stored'>) =>
  writePng(width, height, scene, { ...parts, chunks: [pngChunk('bKGD', ...stored)] });

describe('the background colour of a PNG', () => {
  for (const { title, written, ...picture } of cases) {
    const [colorType, bitDepth, expected] = written;
    const fate = typeof expected === 'string' ? `is dropped: ${expected}` : 'is carried';
    it(`${fate} (${title}, written with colour type ${colorType} of ${bitDepth} bits)`, async () => {
      const { outputs, report } = await convert(source(picture), { to: 'png' });
      const chunks = chunksOf(outputs[0]!.bytes);
      const header = chunks[0]!.data;
      assert.deepEqual([header[9], header[8]], [colorType, bitDepth]);
      const background = chunks.find(({ type }) => type === 'bKGD');
      const notes = (['kept', 'changed', 'dropped'] as const).flatMap((list) =>
        report[list].filter(({ what }) => what === 'background').map(({ reason }) => `${list} ${reason}`),
      );
      if (typeof expected === 'string') {
        assert.equal(background, undefined);
        assert.deepEqual(notes, [`dropped ${expected}`]);
      } else {
        assert.deepEqual([...background!.data], expected);
        assert.deepEqual(notes, ['kept carried']);
      }
    });
  }

  it('is an entry of the palette, which stands before it (table 7)', async () => {
    const picture = { scene: few(20), stored: colored };
    const chunks = chunksOf((await convert(source(picture), { to: 'png' })).outputs[0]!.bytes);
    const order = chunks.map(({ type }) => type);
    assert.deepEqual(order, ['IHDR', 'PLTE', 'bKGD', 'IDAT', 'IEND']);
    const index = chunks[2]!.data[0]! * 3;
    assert.deepEqual([...chunks[1]!.data.subarray(index, index + 3)], [12, 34, 56]);
    assert.equal(chunks[1]!.data.length, 21 * 3);
  });

  it('is rounded where the samples have 8 bits', async () => {
    const background = { red: 257, green: 1000, blue: 65_535 };
    const pixels = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : ((at * at) >> 5) & 255,
    );
    const [file] = await encode([image(width, height, pixels, { background })], 'png');
    const chunk = chunksOf(file!).find(({ type }) => type === 'bKGD');
    assert.deepEqual([...chunk!.data], [0, 1, 0, 4, 0, 255]);
  });

  const choices: readonly (readonly [Options['metadata'] & string, boolean])[] = [
    ['keep', true],
    ['private', true],
    ['none', false],
  ];
  for (const [metadata, isKept] of choices)
    it(`${isKept ? 'stays' : 'goes'} under metadata: '${metadata}'`, async () => {
      const { outputs, report } = await convert(source({ scene: many, stored: colored }), { to: 'png', metadata });
      assert.equal(
        chunksOf(outputs[0]!.bytes).some(({ type }) => type === 'bKGD'),
        isKept,
      );
      const lost = report.dropped.filter(({ what }) => what === 'background').map(({ reason }) => reason);
      assert.deepEqual(lost, isKept ? [] : ['as-asked']);
    });

  const unfit = { scene: grays, stored: colored };
  for (const [metadata, reason] of [
    ['private', 'other-color-space'],
    ['none', 'as-asked'],
  ] as const)
    it(`is dropped as ${reason} under metadata: '${metadata}' where the output is gray`, async () => {
      const { report } = await convert(source(unfit), { to: 'png', metadata });
      const lost = report.dropped.filter(({ what }) => what === 'background').map((note) => note.reason);
      assert.deepEqual(lost, [reason]);
    });

  it('outlives a change of size', async () => {
    const { outputs } = await convert(source({ scene: many, stored: colored }), { to: 'png', resize: { width: 20 } });
    const chunk = chunksOf(outputs[0]!.bytes).find(({ type }) => type === 'bKGD');
    assert.deepEqual([...chunk!.data], colored);
  });

  for (const to of ['jpeg', 'bmp', 'tiff'] as FormatName[])
    it(`has no place in ${to}`, async () => {
      const { report } = await convert(source({ scene: dusk(width, height), stored: colored }), { to });
      const note = report.dropped.find(({ what }) => what === 'background');
      assert.equal(note?.reason, 'target-has-none');
      assert.match(note!.detail, /^The background colour #0c2238 was dropped: /);
    });

  it('is left out, and named, where its check sum is wrong', async () => {
    const chunk = pngChunk('bKGD', ...colored).map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte));
    const { report } = await convert(writePng(width, height, many, { chunks: [chunk] }), { to: 'png' });
    assert.deepEqual(
      report.dropped.map(({ what, reason }) => `${what} ${reason}`),
      ['background unreadable'],
    );
  });
});
