import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assumptions } from '../../../bench/scale/aws.ts';
import { meanConversion } from '../../../bench/scale/costs.ts';
import { hours, mix, polling, pollsUntil, pollTimes, visit } from '../../../bench/scale/demand.ts';
import { type Durations, figureAt, pairFormats } from '../../../bench/scale/durations.ts';
import { EventQueue } from '../../../bench/scale/event-queue.ts';
import { billedSeconds, lambdaCost } from '../../../bench/scale/lambda.ts';
import { Random } from '../../../bench/scale/random.ts';
import { type Day, play } from '../../../bench/scale/simulation.ts';

/** Every pair at the same pace, so that what a day does can be said beforehand. */
const durationsOf = (msPerMegapixel: number): Durations => ({
  measured: { on: '', node: '', platform: '', cpu: '', pictures: '' },
  conversions: pairFormats.flatMap((from) =>
    pairFormats.flatMap((to) =>
      [1, 24].map((megapixels) => ({
        from,
        to,
        megapixels,
        firstMs: msPerMegapixel * megapixels,
        nextMs: msPerMegapixel * megapixels,
        peakBytes: 0,
        inputBytes: 0,
        outputBytes: 0,
        runs: 1,
      })),
    ),
  ),
});

const day: Day = { usersADay: 200, concurrency: 1_000, memoryMegabytes: 1_769, eventAgeSeconds: 21_600, seed: 3 };

describe('a day that is played', () => {
  it('is the same for the same seed, and another for another', () => {
    const durations = durationsOf(200);
    assert.deepEqual(play(day, durations), play(day, durations));
    assert.notDeepEqual(play(day, durations), play({ ...day, seed: 4 }, durations));
  });

  it('converts every file, and nobody waits where there is place for all', () => {
    const played = play(day, durationsOf(200));
    assert.equal(played.conversions, day.usersADay * visit.files);
    assert.deepEqual([played.waiting.longest, played.throttled, played.givenUp], [0, 0, 0]);
  });

  it('never runs more at once than it may, and keeps some waiting where that is too few', () => {
    const played = play({ ...day, concurrency: 2 }, durationsOf(2_000));
    assert.equal(played.busiest, 2);
    assert.ok(played.throttled > 0.5);
    // The first wait is half a second to one and a half.
    assert.ok(played.waiting.p95 > 0.5);
  });

  it('gives up what became too old, and only that', () => {
    const durations = durationsOf(30_000);
    const patient = play({ ...day, concurrency: 2, eventAgeSeconds: 10_000_000 }, durations);
    assert.equal(patient.givenUp, 0);
    const hasty = play({ ...day, concurrency: 2, eventAgeSeconds: 600 }, durations);
    assert.ok(hasty.givenUp > 0.5);
    assert.ok(hasty.waiting.longest <= 600);
  });

  it('needs as much place as there is work: on the average the arrivals of a second times what each takes', () => {
    const durations = durationsOf(500);
    const users = 20_000;
    const played = play({ ...day, usersADay: users }, durations);
    const { seconds } = meanConversion(durations, day.memoryMegabytes);
    const busiestHour = Math.max(...hours) / hours.reduce((sum, weight) => sum + weight, 0);
    const mean = ((users * visit.files * busiestHour) / 3_600) * seconds;
    assert.ok(played.busiest > mean && played.busiest < 4 * mean, `${played.busiest} at once, ${mean} on the average`);
  });

  it('begins in a new environment where none was used of late', () => {
    const lonely = play({ ...day, usersADay: 2 }, durationsOf(1));
    assert.ok(lonely.cold >= 2 / (2 * visit.files));
    assert.ok(play({ ...day, usersADay: 5_000 }, durationsOf(1)).cold < 0.05);
  });
});

describe('what a conversion takes on Lambda', () => {
  it('is twice as long with half of a processor, and no shorter with two', () => {
    const whole = billedSeconds(4_000, 0, 1_769);
    assert.ok(Math.abs(billedSeconds(4_000, 0, 884.5) - whole - 4) < 1e-9);
    assert.equal(billedSeconds(4_000, 0, 3_538), whole);
  });

  it('counts reading and writing', () => {
    const bytes = 2 * assumptions.transferBytesPerSecond.value;
    assert.ok(Math.abs(billedSeconds(0, bytes, 1_769) - billedSeconds(0, 0, 1_769) - 2) < 1e-9);
  });

  it('costs what its memory and its time cost, and the call', () => {
    assert.ok(Math.abs(lambdaCost(1, 1_024) - 0.0000133334 - 0.0000002) < 1e-12);
    assert.ok(Math.abs(lambdaCost(10, 2_048) - 20 * 0.0000133334 - 0.0000002) < 1e-12);
  });

  it('lies on a straight line between the sizes that were measured', () => {
    assert.equal(figureAt(durationsOf(100), { from: 'png', to: 'bmp' }, 7, 'nextMs'), 700);
    assert.throws(() => figureAt({ ...durationsOf(1), conversions: [] }, { from: 'png', to: 'bmp' }, 7, 'nextMs'));
  });
});

describe('what users are taken to do', () => {
  it('is a whole day of hours, and a mix that is whole', () => {
    assert.equal(hours.length, 24);
    assert.ok(Math.abs(mix.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
  });

  it('is to ask at once, then after the waits of the page, until the answer', () => {
    assert.deepEqual([pollsUntil(0), pollsUntil(0.2), pollsUntil(0.31), pollsUntil(0.76)], [1, 2, 3, 4]);
    assert.equal(pollTimes[1], polling.firstMs / 1000);
    assert.equal(pollsUntil(1e9), pollTimes.length);
  });

  it('has the waits of the page itself', async () => {
    const { readFileSync } = await import('node:fs');
    const page = readFileSync('frontend/src/cloud/until-settled.ts', 'utf8');
    const told = (name: string) => Number(new RegExp(`const ${name} = ([\\d_]+);`).exec(page)?.[1]?.replace('_', ''));
    assert.deepEqual([told('firstWaitMs'), told('longestWaitMs')], [polling.firstMs, polling.longestMs]);
    assert.ok(page.includes(`pauseMs * ${polling.factor})`));
  });
});

describe('the queue of events', () => {
  it('hands out by time, and in the order of coming where times are equal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
        const queue = new EventQueue<number>();
        for (const [index, at] of times.entries()) queue.add(at, index);
        const taken = times.map(() => queue.take()!);
        const sorted = [...times.entries()].sort(([a, at], [b, bt]) => at - bt || a - b).map(([index]) => index);
        assert.deepEqual(
          taken.map(({ value }) => value),
          sorted,
        );
        assert.equal(queue.take(), undefined);
      }),
    );
  });
});

describe('chance', () => {
  it('is even', () => {
    const random = new Random(1);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let index = 0; index < 10_000; index++) counts[Math.floor(random.next() * 10)]!++;
    for (const count of counts) assert.ok(count > 900 && count < 1_100, String(counts));
  });
});
