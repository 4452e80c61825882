import assert from 'node:assert/strict';
import { convert, type FormatName, formatNames, type NoteReason, type NoteSubject } from '../../../codecs/index.ts';
import { bytesOf } from '../../pictures/bytes.ts';
import { iccProfile } from '../../pictures/metadata.ts';
import { type Found, look } from './independent.ts';
import {
  allBlocks,
  type Blocks,
  chromaticities,
  fileWith,
  fullExif,
  fullIptc,
  fullXmp,
  transferCurve,
} from './loaded.ts';

/** `carried`, or dropped for this reason. */
type Cell = 'carried' | NoteReason;
type Row = readonly [jpeg: Cell, png: Cell, bmp: Cell, tiff: Cell];

interface Case {
  readonly name: string;
  readonly what: NoteSubject;
  readonly blocks: Blocks;
  /** What the independent reader finds where it is carried. */
  readonly isIn: (found: Found) => boolean;
  /** By source; a format that has no place for the block has no row. */
  readonly rows: Partial<Record<FormatName, Row>>;
}

function profileOf(space: string): Uint8Array {
  const profile = new Uint8Array(iccProfile());
  profile.set(bytesOf(space), 16);
  return profile;
}

/** Longer than one segment of JPEG. */
function longProfile(): Uint8Array {
  const tail = Uint8Array.from({ length: 150_000 }, (_, at) => (at * 31) & 255);
  const profile = bytesOf(iccProfile(), tail);
  new DataView(profile.buffer).setUint32(0, profile.length);
  return profile;
}

const isProfile = (icc: Uint8Array) => (found: Found) =>
  found.icc !== undefined && Buffer.from(found.icc).equals(Buffer.from(icc));
const everywhere: Row = ['carried', 'carried', 'carried', 'carried'];
const nowhere: Row = ['other-color-space', 'other-color-space', 'other-color-space', 'other-color-space'];
const notInBmp: Row = ['carried', 'carried', 'target-has-none', 'carried'];
const onlyPng: Row = ['target-has-none', 'carried', 'target-has-none', 'target-has-none'];

const cases: readonly Case[] = [
  {
    name: 'an ICC profile of RGB',
    what: 'icc',
    blocks: { icc: iccProfile() },
    isIn: isProfile(iccProfile()),
    rows: { jpeg: everywhere, png: everywhere, bmp: everywhere, tiff: everywhere },
  },
  {
    name: 'an ICC profile of 150 kB',
    what: 'icc',
    blocks: { icc: longProfile() },
    isIn: isProfile(longProfile()),
    rows: { jpeg: everywhere, png: everywhere, bmp: everywhere, tiff: everywhere },
  },
  ...(['CMYK', 'GRAY', 'Lab '] as const).map((space) => ({
    name: `an ICC profile of ${space.trim()} beside colours`,
    what: 'icc' as const,
    blocks: { icc: profileOf(space) },
    isIn: ({ icc }: Found) => icc !== undefined,
    rows: { jpeg: nowhere, png: nowhere, bmp: nowhere, tiff: nowhere },
  })),
  {
    name: 'EXIF',
    what: 'exif',
    blocks: { exif: fullExif({ thumbnail: false }) },
    isIn: ({ exif }) => exif,
    rows: { jpeg: notInBmp, png: notInBmp, tiff: notInBmp },
  },
  {
    name: 'the thumbnail in EXIF',
    what: 'thumbnail',
    blocks: { exif: fullExif() },
    isIn: ({ thumbnail }) => thumbnail,
    rows: {
      jpeg: ['carried', 'carried', 'target-has-none', 'target-has-none'],
      png: ['carried', 'carried', 'target-has-none', 'target-has-none'],
    },
  },
  {
    name: 'the thumbnail of a picture that is turned',
    what: 'thumbnail',
    blocks: { exif: fullExif({ orientation: 6 }) },
    isIn: ({ thumbnail }) => thumbnail,
    rows: {
      jpeg: ['pixels-changed', 'pixels-changed', 'target-has-none', 'target-has-none'],
      png: ['pixels-changed', 'pixels-changed', 'target-has-none', 'target-has-none'],
    },
  },
  {
    name: 'XMP',
    what: 'xmp',
    blocks: { xmp: fullXmp() },
    isIn: ({ xmp }) => xmp,
    rows: { jpeg: notInBmp, png: notInBmp, tiff: notInBmp },
  },
  {
    name: 'IPTC',
    what: 'iptc',
    blocks: { iptc: fullIptc() },
    isIn: ({ iptc }) => iptc,
    rows: {
      jpeg: ['carried', 'target-has-none', 'target-has-none', 'carried'],
      tiff: ['carried', 'target-has-none', 'target-has-none', 'carried'],
    },
  },
  {
    name: 'the density',
    what: 'density',
    blocks: { density: 300 },
    isIn: ({ density }) => density !== undefined && Math.abs(density - 300) < 0.02,
    rows: { jpeg: everywhere, png: everywhere, bmp: everywhere, tiff: everywhere },
  },
  {
    name: 'text',
    what: 'text',
    blocks: { text: true },
    isIn: ({ text }) => text.length > 0,
    rows: { jpeg: notInBmp, png: notInBmp, tiff: notInBmp },
  },
  ...(
    [
      ['gAMA', 'color-description'],
      ['sBIT', 'significant-bits'],
      ['bKGD', 'background'],
      ['tIME', 'time'],
    ] as const
  ).map(([chunk, what]) => ({
    name: chunk,
    what,
    blocks: { chunks: true },
    isIn: ({ chunks }: Found) => chunks.includes(chunk),
    rows: { png: onlyPng },
  })),
  {
    name: 'white point and primaries',
    what: 'color-description',
    blocks: { chromaticities: true },
    isIn: (found) => found.chromaticities.map(Math.round).join() === chromaticities.join(),
    rows: {
      png: ['target-has-none', 'carried', 'target-has-none', 'carried'],
      tiff: ['target-has-none', 'carried', 'target-has-none', 'carried'],
    },
  },
  {
    name: 'a transfer function',
    what: 'color-description',
    blocks: { transfer: true },
    isIn: (found) => found.transfer.join() === transferCurve.join(),
    rows: { tiff: ['target-has-none', 'target-has-none', 'target-has-none', 'carried'] },
  },
];

describe('metadata across the 16 pairs', () => {
  for (const { name, what, blocks, isIn, rows } of cases)
    for (const [from, row] of Object.entries(rows) as [FormatName, Row][])
      for (const [column, to] of formatNames.entries()) {
        const cell = row[column]!;
        it(`${name} of a ${from} in ${to}: ${cell}`, async () => {
          const { outputs, report } = await convert(fileWith(from, blocks), { to });
          const carried = isIn(await look(outputs[0]!.bytes, to));
          assert.equal(carried, cell === 'carried', carried ? 'the output has it' : 'the output lacks it');
          const notes = [...report.kept, ...report.changed].filter((note) => note.what === what);
          const losses = report.dropped.filter((note) => note.what === what);
          assert.equal(notes.length, carried ? 1 : 0, 'the report does not say that it was carried');
          assert.deepEqual(
            losses.map(({ reason }) => reason),
            carried ? [] : [cell],
          );
        });
      }

  it('has a row for each block that a format has a place for', () => {
    const covered = new Set(cases.flatMap(({ what, rows }) => Object.keys(rows).map((from) => `${from} ${what}`)));
    for (const from of ['jpeg', 'tiff'])
      for (const what of ['icc', 'exif', 'xmp', 'iptc', 'density', 'text']) assert.ok(covered.has(`${from} ${what}`));
    for (const what of [
      'icc',
      'exif',
      'xmp',
      'density',
      'text',
      'color-description',
      'significant-bits',
      'background',
      'time',
    ])
      assert.ok(covered.has(`png ${what}`));
    assert.ok(covered.has('tiff color-description'));
    for (const what of ['icc', 'density']) assert.ok(covered.has(`bmp ${what}`));
  });

  for (const from of formatNames)
    it(`leaves the bytes of a ${from} alone, a Buffer of Node too`, async () => {
      const blocks = { ...allBlocks(), exif: fullExif({ orientation: 6 }), xmp: fullXmp(6) };
      const file = Buffer.from(fileWith(from, blocks));
      for (const to of formatNames) await convert(file, { to });
      assert.ok(file.equals(fileWith(from, blocks)));
    });

  for (const from of ['jpeg', 'png'] as const)
    for (const to of ['jpeg', 'png'] as const)
      it(`resets the orientation in EXIF and XMP from ${from} to ${to}`, async () => {
        const source = fileWith(from, { exif: fullExif({ orientation: 6 }), xmp: fullXmp(6) });
        const { outputs } = await convert(source, { to });
        const found = await look(outputs[0]!.bytes, to);
        assert.deepEqual([found.orientation, found.exif, found.xmp], [1, true, true]);
        assert.ok(Buffer.from(outputs[0]!.bytes).includes('tiff:Orientation="1"'));
      });
});
