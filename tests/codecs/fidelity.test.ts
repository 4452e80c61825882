import assert from 'node:assert/strict';
import {
  convert,
  type FidelityReport,
  type FormatName,
  formatNames,
  formats,
  type NoteSubject,
  open,
} from '../../codecs/index.ts';
import { fieldsIn } from '../pictures/ifd.ts';
import { alphaPng, multiPageTiff, plantable, withPlanted } from '../pictures/index.ts';
import { iccProfile } from '../pictures/metadata.ts';
import { dusk } from '../pictures/scene.ts';
import { writeTiff } from '../pictures/tiff.ts';

/** What a header of the output says, found without the report: the truth that the report is held to. */
async function holds(bytes: Uint8Array, what: NoteSubject, before: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { pages, metadata } = await open(bytes);
  const [old, now] = [before.pages[0]!.layout, pages[0]!.layout];
  switch (what) {
    case 'icc':
    case 'exif':
    case 'xmp':
    case 'iptc':
    case 'text':
    case 'density':
      return metadata[what] !== undefined;
    case 'alpha':
      return now.alpha;
    case 'bit-depth':
      return now.bits >= old.bits;
    case 'color':
      return now.color === old.color;
    case 'pages':
      return pages.length === before.pages.length;
    case 'orientation':
      return pages[0]!.orientation === before.pages[0]!.orientation;
    case 'dimensions':
      return pages[0]!.width * pages[0]!.height === before.pages[0]!.width * before.pages[0]!.height;
    case 'color-description':
      return metadata.color !== undefined;
    case 'significant-bits':
      return metadata.significantBits !== undefined;
    case 'background':
      return metadata.background !== undefined;
    case 'time':
      return metadata.time !== undefined;
    case 'thumbnail':
    case 'animation':
      return false;
    default:
      throw new RangeError(`${what} is planted in no picture here`);
  }
}

const speakOf = (notes: FidelityReport['kept'], what: NoteSubject) => notes.filter((note) => note.what === what);

describe('the fidelity report', () => {
  for (const from of formatNames)
    for (const what of plantable[from])
      for (const to of formatNames)
        it(`says what became of ${what} from ${from} to ${to}`, async () => {
          const { bytes } = withPlanted(from, what);
          const { outputs, report } = await convert(bytes, { to });
          const before = await open(bytes);
          const lost = [...speakOf(report.changed, what), ...speakOf(report.dropped, what)].filter(
            ({ reason }) => reason !== 'lossy-compression',
          );
          // EXIF is a TIFF structure: in a TIFF its fields stand, but not in the same bytes.
          if (what === 'exif' && to === 'tiff' && from !== 'tiff') {
            assert.deepEqual(
              speakOf(report.changed, what).map(({ reason }) => reason),
              ['stored-differently'],
            );
            return;
          }
          if (await holds(outputs[0]!.bytes, what, before)) {
            assert.equal(lost.length, 0, `the output holds it, the report says: ${lost[0]?.detail}`);
            assert.equal(speakOf(report.kept, what).length, 1, 'the report does not say that it was kept');
          } else {
            assert.ok(lost.length > 0, 'the output lacks it and the report does not say so');
            assert.equal(speakOf(report.kept, what).length, 0, 'the report says that it was kept');
          }
        });

  for (const from of formatNames)
    for (const to of formatNames)
      it(`invents nothing about a plain ${from} written as ${to}`, async () => {
        const { report } = await convert(withPlanted(from, 'pages').bytes, { to, pages: 'first' });
        const spoken = [...report.kept, ...report.changed, ...report.dropped].map(({ what }) => what);
        const possible: NoteSubject[] = ['alpha', 'bit-depth', 'color', 'pages'];
        assert.deepEqual(
          spoken.filter((what) => !possible.includes(what)),
          [],
        );
        assert.deepEqual(
          report.dropped.filter(({ reason }) => reason !== 'not-selected'),
          [],
        );
      });

  it('names the background that alpha was flattened on', async () => {
    const { report } = await convert(alphaPng().bytes, { to: 'jpeg', background: '#AABBCC' });
    assert.deepEqual(speakOf(report.dropped, 'alpha'), [
      { what: 'alpha', reason: 'flattened', detail: 'alpha flattened on #aabbcc: JPEG has no alpha' },
    ]);
  });

  it('says when JPEG compresses with loss, and how well', async () => {
    const { report } = await convert(alphaPng().bytes, { to: 'jpeg', quality: 30 });
    assert.ok(report.changed.some(({ reason, detail }) => reason === 'lossy-compression' && detail.includes('30')));
  });

  it('tells 16 bits that the target cannot hold from 16 bits that stay', async () => {
    const fate = async (to: FormatName) => {
      const { report } = await convert(withPlanted('png', 'bit-depth').bytes, { to });
      return [...report.kept, ...report.changed].find(({ what }) => what === 'bit-depth')!.reason;
    };
    assert.deepEqual(await Promise.all(formatNames.map(fate)), [
      'target-has-none',
      'carried',
      'target-has-none',
      'carried',
    ]);
  });

  it('tells what a format has no place for from what is not written yet', async () => {
    const { report } = await convert(withPlanted('tiff', 'exif').bytes, { to: 'bmp' });
    assert.equal(speakOf(report.dropped, 'exif')[0]!.reason, 'target-has-none');
    for (const { reason, what } of (await convert(withPlanted('tiff', 'xmp').bytes, { to: 'png' })).report.dropped)
      assert.deepEqual([what, reason], ['xmp', 'not-carried-yet']);
  });

  it('says once what all pages share, and of each page what only it has', async () => {
    const { report } = await convert(multiPageTiff().bytes, { to: 'png' });
    assert.deepEqual(
      speakOf(report.kept, 'density').map(({ page }) => page),
      [undefined],
    );
    assert.deepEqual(
      speakOf(report.kept, 'color').map(({ page, detail }) => [page, detail]),
      [
        [1, 'The colours are still stored as RGB'],
        [2, 'The colours are still stored as gray'],
        [3, 'The colours are still stored as bilevel'],
      ],
    );
  });

  it('says which pages were left out', async () => {
    const { report } = await convert(multiPageTiff().bytes, { to: 'tiff', pages: '2' });
    assert.deepEqual(
      speakOf(report.dropped, 'pages').map(({ reason }) => reason),
      ['not-selected'],
    );
    assert.equal(report.source.pages.length, 3);
  });

  it('has a sentence for every note', async () => {
    for (const from of formatNames)
      for (const what of plantable[from]) {
        const { report } = await convert(withPlanted(from, what).bytes, { to: 'jpeg' });
        for (const { detail } of [...report.kept, ...report.changed, ...report.dropped]) assert.ok(detail.length > 10);
      }
  });

  it('speaks of formats by their labels', async () => {
    const { report } = await convert(withPlanted('jpeg', 'iptc').bytes, { to: 'png' });
    assert.ok(report.dropped[0]!.detail.includes(formats.png.label));
  });
});

describe('a profile that is not of its picture', () => {
  const reasons = [
    ['cmyk', 'it is of RGB, and the input has CMYK samples'],
    ['gray', 'it is of RGB, and the output is gray'],
  ] as const;
  for (const [color, because] of reasons)
    it(`is dropped from ${color} with the reason: ${because}`, async () => {
      const fields = [fieldsIn('little').bytes(34675, iccProfile())];
      const bytes = writeTiff([{ width: 64, height: 48, scene: dusk(64, 48), color, fields }]);
      const { report } = await convert(bytes, { to: 'png' });
      const [note] = speakOf(report.dropped, 'icc');
      assert.equal(note?.reason, 'other-color-space');
      assert.ok(note.detail.endsWith(because), note.detail);
    });
});
