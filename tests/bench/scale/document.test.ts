import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { checks, prices, quotas, type Sourced } from '../../../bench/scale/aws.ts';
import { documents, partNames, reckon } from '../../../bench/scale/document.ts';
import { measuredMegapixels, pairFormats, readDurations } from '../../../bench/scale/durations.ts';
import { type Basis, parts } from '../../../bench/scale/parts.ts';
import { defaultSettings } from '../../../bench/scale/settings.ts';
import { stackFiguresOf } from '../../../bench/scale/stack-figures.ts';
import { theStack } from '../../stacks/document.ts';

describe('what the documents reckon', function () {
  // Days of 100,000 users are played.
  this.timeout(120_000);
  let basis: Basis;
  before(() => {
    basis = {
      durations: readDurations(),
      stack: stackFiguresOf(theStack().content as Parameters<typeof stackFiguresOf>[0]),
      settings: defaultSettings(),
      played: new Map(),
    };
  });

  for (const document of documents)
    it(`is in ${document} what the data give: else "npm run scale" writes it anew`, () => {
      const text = readFileSync(document, 'utf8');
      assert.equal(text, reckon(text, basis));
    });

  it('is in a document each', () => {
    const named = documents.flatMap((document) => partNames(readFileSync(document, 'utf8')));
    assert.deepEqual(named.toSorted(), Object.keys(parts).toSorted());
  });

  it('refuses a mark of a part that there is not', () => {
    assert.throws(() => reckon('<!-- reckoned: other -->\n<!-- /reckoned -->', basis), /There is no part other/);
  });
});

describe('the measured durations', () => {
  it('are of every pair and size, and grow with the size', () => {
    const { conversions } = readDurations();
    const sizes = measuredMegapixels(readDurations());
    assert.ok(sizes.length >= 3);
    assert.equal(conversions.length, sizes.length * pairFormats.length ** 2);
    for (const from of pairFormats)
      for (const to of pairFormats) {
        const ofPair = conversions.filter((one) => one.from === from && one.to === to);
        assert.deepEqual(
          ofPair.map(({ megapixels }) => megapixels),
          sizes,
        );
        for (const figure of ['nextMs', 'inputBytes', 'outputBytes'] as const)
          assert.ok(ofPair[0]![figure] > 0 && ofPair.at(-1)![figure] > ofPair[0]![figure], `${from} ${to} ${figure}`);
      }
  });
});

describe('a figure of AWS’s', () => {
  for (const [name, { source, on, checked, value }] of Object.entries<Sourced>({ ...prices, ...quotas }))
    it(`${name} has its source, the day, and how it was checked`, () => {
      assert.match(source, /^https:\/\/(aws|docs\.aws)\.amazon\.com\//);
      assert.match(on, /^20\d\d-\d\d-\d\d$/);
      assert.ok(checked in checks && value > 0);
    });
});
