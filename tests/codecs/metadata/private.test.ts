import assert from 'node:assert/strict';
import { convert, type FormatName, formatNames, open } from '../../../codecs/index.ts';
import { iccProfile } from '../../pictures/metadata.ts';
import { look } from './independent.ts';
import { allBlocks, fileWith, gpsLatitude, harmless, makerNote, secrets } from './loaded.ts';
import { chunksOf, searchable, segmentsOf } from './unpack.ts';

/** Everything planted that tells about a person, as bytes. */
const planted: readonly (readonly [string, Buffer])[] = [
  ...Object.values(secrets)
    .flatMap((words) => Object.values(words))
    .map((word) => [word, Buffer.from(word)] as const),
  ['the position, big-endian', Buffer.from(gpsLatitude('big'))],
  ['the position, little-endian', Buffer.from(gpsLatitude('little'))],
  ['the maker note', Buffer.from(makerNote()).subarray(0, 14)],
];

async function write(from: FormatName, to: FormatName, metadata: 'keep' | 'private' | 'none') {
  const { outputs, report } = await convert(fileWith(from, allBlocks()), { to, metadata });
  return { file: outputs[0]!.bytes, report };
}

describe("metadata: 'private'", () => {
  for (const from of formatNames)
    for (const to of formatNames)
      it(`leaves nothing from ${from} to ${to} that tells about a person, nor packed, and keeps profile and density`, async () => {
        const { file, report } = await write(from, to, 'private');
        const bytes = searchable(file, to);
        for (const [name, secret] of planted) assert.equal(bytes.includes(secret), false, `${name} is in the output`);
        const found = await look(file, to);
        assert.deepEqual(Buffer.from(found.icc!), Buffer.from(iccProfile()));
        assert.equal(Math.round(found.density!), 300);
        for (const { what, reason } of report.dropped)
          assert.ok(['as-asked', 'target-has-none', 'unknown-meaning'].includes(reason), `${what}: ${reason}`);
      });

  for (const from of ['jpeg', 'png', 'tiff'] as const)
    for (const to of ['jpeg', 'png', 'tiff'] as const)
      it(`keeps how the picture was taken and the copyright from ${from} to ${to}`, async () => {
        const { file } = await write(from, to, 'private');
        const bytes = searchable(file, to);
        assert.ok(bytes.includes(harmless.model), 'the camera is missing');
        assert.ok(bytes.includes(harmless.copyright), 'the copyright is missing');
        assert.ok(bytes.includes(Buffer.from([0, 0, 0, 125])) || bytes.includes(Buffer.from([125, 0, 0, 0])));
      });

  for (const from of ['jpeg', 'png', 'tiff'] as const)
    for (const [where, blocks] of [
      ['XMP', { xmp: allBlocks().xmp! }],
      ['IPTC', { iptc: allBlocks().iptc! }],
    ] as const)
      if (where === 'XMP' || from !== 'png')
        it(`keeps the copyright that stands in ${where} of a ${from} alone`, async () => {
          for (const to of ['jpeg', 'png', 'tiff'] as const) {
            const { outputs } = await convert(fileWith(from, blocks), { to, metadata: 'private' });
            assert.deepEqual((await open(outputs[0]!.bytes)).metadata.text, [
              { keyword: 'Copyright', text: harmless.copyright },
            ]);
          }
        });

  it('is a test that finds what keep leaves in', async () => {
    for (const [from, to] of [
      ['jpeg', 'tiff'],
      ['png', 'png'],
      ['tiff', 'jpeg'],
    ] as const) {
      const bytes = searchable((await write(from, to, 'keep')).file, to);
      const missing = planted.filter(([, secret]) => !bytes.includes(secret)).length;
      assert.ok(missing < planted.length / 2, `${from} to ${to}: ${missing} of ${planted.length} were not there`);
    }
  });
});

describe("metadata: 'none'", () => {
  for (const from of formatNames)
    for (const to of formatNames)
      it(`keeps the colour profile alone from ${from} to ${to}`, async () => {
        const { file } = await write(from, to, 'none');
        const bytes = searchable(file, to);
        for (const [name, secret] of planted) assert.equal(bytes.includes(secret), false, `${name} is in the output`);
        for (const word of Object.values(harmless)) assert.equal(bytes.includes(word), false);
        const { icc, color: _, ...rest } = (await open(file)).metadata;
        assert.deepEqual(Buffer.from(icc!), Buffer.from(iccProfile()));
        assert.deepEqual(rest, {});
      });

  it('writes no application segment and no ancillary chunk but for the colours', async () => {
    const { file } = await write('png', 'jpeg', 'none');
    assert.deepEqual(
      segmentsOf(file)
        .map(({ marker }) => marker)
        .filter((marker) => marker >= 0xe0),
      [0xe0, 0xe2],
    );
    const chunks = chunksOf((await write('jpeg', 'png', 'none')).file).map(({ type }) => type);
    assert.deepEqual(chunks, ['IHDR', 'iCCP', 'PLTE', 'IDAT', 'IEND']);
  });
});
