import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { S3Event } from 'aws-lambda';
import type { ServiceFaults } from '../../local/service.ts';
import type { Fault, FaultyRequest } from '../../local/store/faults.ts';
import { alphaPng, plain, textNamedJpg } from '../pictures/index.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

type StoreFault = NonNullable<ServiceFaults['store']>;

const by = (role: string, { principal }: FaultyRequest) => principal.split(/[/-]/).includes(role);
/** A fault that befalls every request of a kind. */
const always =
  (fault: Fault, isOf: (request: FaultyRequest) => boolean): StoreFault =>
  (request) =>
    isOf(request) ? fault : undefined;
/** A fault that befalls only the first requests of a kind. */
const atFirst = (count: number, fault: Fault, isOf: (request: FaultyRequest) => boolean): StoreFault => {
  let left = count;
  return (request) => (isOf(request) && left-- > 0 ? fault : undefined);
};
const convert = (request: FaultyRequest) => by('convert', request);
const convertGets = (request: FaultyRequest) => convert(request) && request.operation === 'GetObject';
const convertPuts = (request: FaultyRequest) => convert(request) && request.operation === 'PutObject';
const settle = (request: FaultyRequest) => by('settle', request);

interface Case {
  readonly faults: () => StoreFault;
  readonly ends: 'done' | 'storage-unavailable';
}

/** What goes wrong in the store, and how the conversion ends. */
const cases: Readonly<Record<string, Case>> = {
  'one InternalError': { faults: () => atFirst(1, 'InternalError', convert), ends: 'done' },
  'InternalErrors for longer than the SDK tries': { faults: () => atFirst(12, 'InternalError', convert), ends: 'done' },
  'InternalErrors that do not end': {
    faults: () => always('InternalError', convert),
    ends: 'storage-unavailable',
  },
  'one SlowDown at each write': { faults: () => atFirst(2, 'SlowDown', convertPuts), ends: 'done' },
  'SlowDowns that do not end, at writes': {
    faults: () => always('SlowDown', convertPuts),
    ends: 'storage-unavailable',
  },
  'a body that breaks off': { faults: () => atFirst(1, 'half-body', convertGets), ends: 'done' },
  'bodies that all break off': { faults: () => always('half-body', convertGets), ends: 'storage-unavailable' },
  'one request that is never answered': { faults: () => atFirst(1, 'silence', convertGets), ends: 'done' },
  'failures that settle cannot write at first': {
    faults: () => {
      const broken = always('InternalError', convert);
      const late = atFirst(6, 'SlowDown', settle);
      return (request) => broken(request) ?? late(request);
    },
    ends: 'storage-unavailable',
  },
};

describe('faults: every upload ends in exactly one report', function () {
  this.timeout(120_000);
  let started: StartedService;
  let storeFault: StoreFault;
  let arrive: (event: S3Event) => readonly S3Event[];
  let refuses: boolean;
  let reports: string[];

  before(async () => {
    started = await StartedService.start(await makeStateFolder(), {
      faults: {
        store: (request) => {
          const fault = storeFault(request);
          if (fault === undefined && request.operation === 'PutObject' && request.key?.endsWith('/report.json'))
            reports.push(request.key);
          return fault;
        },
        events: (event) => arrive(event),
        refusesFailures: () => refuses,
      },
    });
  });
  beforeEach(() => {
    storeFault = () => undefined;
    arrive = (event) => [event];
    refuses = false;
    reports = [];
  });
  after(() => started.clean());

  /** The one report on a key, once nothing is under way any more; nothing is left in a queue. */
  async function onlyReport(key: string) {
    const report = await started.report(key);
    await started.idle();
    assert.deepEqual(
      (await started.keys('output', `${key}/`)).filter((found) => found.endsWith('report.json')),
      [`${key}/report.json`],
    );
    assert.deepEqual(await started.report(key), report);
    for (const queue of ['conversion_failures', 'settle_failures'])
      assert.equal(started.service.functions.queue(queue).size, 0, queue);
    return report;
  }

  let count = 0;
  const freshKey = () => `faults/${++count}.png`;

  for (const [what, { faults, ends }] of Object.entries(cases))
    it(`${what}: ${ends === 'done' ? 'done' : 'failed as storage-unavailable'}`, async () => {
      storeFault = faults();
      const key = freshKey();
      await started.put(key, alphaPng().bytes, { to: 'tiff' });
      const { state, error, outputs } = await onlyReport(key);
      assert.equal(error?.code ?? state, ends);
      const kept = (await started.keys('output', `${key}/`)).length - 1;
      assert.deepEqual([outputs.length, kept], ends === 'done' ? [1, 1] : [0, 0]);
      assert.deepEqual(reports, [`${key}/report.json`]);
    });

  it('a file that is no picture: failed at the first try, and never in the queue', async () => {
    const key = freshKey();
    refuses = true;
    await started.put(key, textNamedJpg().bytes, { to: 'tiff' });
    assert.equal((await onlyReport(key)).error?.code, 'unknown-format');
  });

  it('an event that arrives three times at once: done, in one report', async () => {
    arrive = (event) => [event, event, event];
    const key = freshKey();
    await started.put(key, alphaPng().bytes, { to: 'tiff' });
    const { state, outputs } = await onlyReport(key);
    assert.deepEqual([state, outputs.length], ['done', 1]);
  });

  it('events of two versions that arrive in reverse: the report is of the later one', async () => {
    const key = freshKey();
    let held: S3Event | undefined;
    arrive = (event) => {
      if (held) return [event, held];
      held = event;
      return [];
    };
    await started.put(key, plain('png').bytes, { to: 'bmp' });
    while (!held) await wait(5);
    await started.put(key, alphaPng().bytes, { to: 'tiff' });
    const { state, input, outputs } = await onlyReport(key);
    assert.deepEqual([state, input.sizeBytes, outputs.length], ['done', alphaPng().bytes.length, 1]);
    assert.match(outputs[0]!.key, /\.tif$/);
  });

  it('a queue of failures that refuses for a while: announced, and reported once it takes the record', async () => {
    storeFault = always('InternalError', convert);
    refuses = true;
    const key = freshKey();
    await started.put(key, alphaPng().bytes, { to: 'tiff' });
    const isAnnounced = () => started.announced.some((line) => line.includes('could not be delivered'));
    while (!isAnnounced()) await wait(10);
    assert.deepEqual(await started.keys('output', `${key}/`), []);
    refuses = false;
    assert.equal((await onlyReport(key)).error?.code, 'storage-unavailable');
    assert.deepEqual(reports, [`${key}/report.json`]);
  });
});
