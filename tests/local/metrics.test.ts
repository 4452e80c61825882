import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadSynthesizedStack } from '../../local/deployment/deployment.ts';
import { alphaPng, plain, textNamedJpg } from '../pictures/index.ts';
import { Document } from '../stacks/document.ts';
import { type WatchedMetric, watchedMetrics } from '../stacks/watched-metrics.ts';
import { isSent, type SentMetric, sentMetrics } from './sent-metrics.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

describe('the metrics of a real run', function () {
  this.timeout(120_000);
  let started: StartedService;
  let sent: readonly SentMetric[];
  let watched: readonly WatchedMetric[];
  let storeFails = false;

  before(async () => {
    started = await StartedService.start(await makeStateFolder(), {
      faults: {
        store: ({ principal, operation }) =>
          storeFails && /\bconvert\b/.test(principal) && operation === 'GetObject' ? 'InternalError' : undefined,
      },
    });
    watched = watchedMetrics(new Document(JSON.stringify(await loadSynthesizedStack('dist/stack'))));
    await started.put('alpha.png', alphaPng().bytes, { to: 'tiff' });
    await started.put('plain.bmp', plain('bmp').bytes, { to: 'jpeg' });
    await started.put('text.jpg', textNamedJpg().bytes, { to: 'png' });
    for (const key of ['alpha.png', 'plain.bmp', 'text.jpg']) await started.report(key);
    storeFails = true;
    await started.put('unlucky.png', alphaPng().bytes, { to: 'tiff' });
    await started.report('unlucky.png');
    await started.idle();
    // Of each invocation the last that is sent; three conversions, and three tries of the unlucky one.
    do {
      await wait(20);
      sent = [...sentMetrics(await log('convert')), ...sentMetrics(await log('settle'))];
    } while (of('PeakMemoryShare').length < 6 || of('Failures').length < 2);
  });
  after(() => started?.clean());

  const log = (name: string) => readFile(join(started.service.stateFolder, 'logs', `${name}.log`), 'utf8');
  const of = (metric: string, ...names: string[]) =>
    sent.filter((one) => one.metric === metric && Object.keys(one.dimensions).join() === ['service', ...names].join());
  const own = () => watched.filter(({ namespace }) => !namespace.startsWith('AWS/'));

  it('are all that the alarms and the dashboard name beside those of AWS', () => {
    assert.ok(own().length > 20);
    for (const one of own()) assert.ok(isSent(one, sent), `${one.by}: nobody sends ${JSON.stringify(one)}`);
  });

  it('are told from others by their name, their namespace, and each dimension', () => {
    for (const one of own()) {
      const [name = ''] = Object.keys(one.dimensions);
      const { [name]: value, ...fewer } = one.dimensions;
      for (const other of [
        { ...one, metric: `${one.metric}s` },
        { ...one, namespace: 'ImageConversions' },
        { ...one, dimensions: fewer },
        { ...one, dimensions: { ...one.dimensions, Region: 'eu-central-1' } },
        { ...one, dimensions: { ...one.dimensions, service: `${value}-2` } },
      ])
        assert.ok(!isSent(other, sent), JSON.stringify(other));
    }
  });

  it('are each on the dashboard or watched by an alarm', () => {
    const named = new Set(own().map(({ metric }) => metric));
    assert.deepEqual([...new Set(sent.map(({ metric }) => metric))].sort(), [...named].sort());
  });

  it('say what happened: two pictures converted, one refused, one given up on', () => {
    assert.equal(of('Conversions').length, 2);
    assert.deepEqual(
      of('Conversions', 'Source', 'Target')
        .map(({ dimensions: { Source, Target } }) => `${Source} to ${Target}`)
        .sort(),
      ['bmp to jpeg', 'png to tiff'],
    );
    assert.deepEqual(
      of('Failures', 'Code')
        .map(({ dimensions: { Code } }) => Code)
        .sort(),
      ['storage-unavailable', 'unknown-format'],
    );
    assert.equal(of('Failures').length, 2);
    const inputs = [alphaPng().bytes.length, plain('bmp').bytes.length].sort();
    assert.deepEqual(
      of('InputBytes')
        .map(({ value }) => value)
        .sort(),
      inputs,
    );
    for (const { value } of [...of('Duration'), ...of('OutputBytes')]) assert.ok(value > 0);
    for (const { value } of of('PeakMemoryShare')) assert.ok(value > 0.5 && value < 90, String(value));
  });

  it('hold nothing of whose picture it is, nor what it is called', async () => {
    const lines = (await log('convert')).split('\n').filter((line) => line.startsWith('{"_aws"'));
    assert.ok(lines.length > 0);
    for (const line of lines) assert.doesNotMatch(line, /alpha|plain|text|unlucky|users\//);
  });
});
