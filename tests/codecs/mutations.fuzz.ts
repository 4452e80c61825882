/**
 * Mutated pictures against the codecs, for longer than the tests: `FUZZ_SEED` repeats a run, `FUZZ_ROUNDS` sets how many
 * inputs of each format are tried (20,000 unless set). Half of the changes hit bytes, half of them keep the container whole.
 */
import assert from 'node:assert/strict';
import { convert, decode, type FormatName, formatNames } from '../../codecs/index.ts';
import { plain, plantable, withPlanted } from '../pictures/index.ts';
import { assertCodedOrFine } from './assertions.ts';
import { mutate, randomFrom } from './mutations.ts';
import { smallFiles } from './small-files.ts';
import { mutateStructure } from './structured-mutations.ts';

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31) | 1;
const rounds = Number(process.env.FUZZ_ROUNDS ?? 20_000);
const limits = { maxPixels: 1_000_000, maxTotalPixels: 4_000_000 };
/** Far above what an input of this size takes: a guard against hangs, not a bar. */
const hangMs = 20_000;

/** Files of every kind that the project makes: each layout and packing, and every block of metadata. */
function originals(format: FormatName): readonly Uint8Array[] {
  const planted = [plain(format), ...plantable[format].map((what) => withPlanted(format, what))];
  return [...Object.values(smallFiles[format]), ...planted.map(({ bytes }) => bytes)];
}

describe(`${rounds} mutations of each format (FUZZ_SEED=${seed})`, function () {
  this.timeout(Math.max(1_200_000, rounds * 60));
  for (const format of formatNames)
    it(`of ${format} end in a picture or in a coded error`, async () => {
      const random = randomFrom(seed + format.length);
      const files = originals(format);
      const whole = await Promise.all(files.map((file) => decode(file)));
      let refused = 0;
      for (let round = 0; round < rounds; round++) {
        const original = files[random(files.length)]!;
        const bytes = random(2) === 0 ? mutate(original, random) : mutateStructure(format, original, random);
        const to = formatNames[random(formatNames.length)]!;
        const started = performance.now();
        const attempt = () => (round % 8 === 0 ? convert(bytes, { to, limits }) : decode(bytes, { limits }));
        if (await assertCodedOrFine(attempt, `${format}, round ${round}`)) refused += 1;
        assert.ok(performance.now() - started < hangMs, `${format}, round ${round} took too long`);
      }
      assert.ok(
        refused > 0 && refused < rounds,
        `${refused} of ${rounds} were refused: the mutations are too weak or too strong`,
      );
      assert.deepEqual(
        await Promise.all(files.map((file) => decode(file))),
        whole,
        'a good file fares differently now',
      );
    });
});
