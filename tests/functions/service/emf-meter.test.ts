import assert from 'node:assert/strict';
import { type EmfMeterOptions, emfMeter } from '../../../functions/service/emf-meter.ts';
import type { Meter } from '../../../functions/service/meter.ts';

const measures = {
  source: 'tiff',
  target: 'jpeg',
  durationMs: 1234,
  megapixels: 12.5,
  inputBytes: 37_500_000,
  outputBytes: 2_000_000,
} as const;

/** The lines that a meter writes to the standard output. */
function linesOf(use: (meter: Meter) => void, options: Partial<EmfMeterOptions> = {}): readonly unknown[] {
  const meter = emfMeter({ namespace: 'ImageConversion', service: 'image-conversion-dev', byPair: true, ...options });
  const written: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = (chunk: string | Uint8Array) => {
    written.push(String(chunk));
    return true;
  };
  try {
    use(meter);
  } finally {
    process.stdout.write = write;
  }
  return written.map((line) => {
    const parsed = JSON.parse(line) as { _aws: { Timestamp?: number } };
    assert.ok(Math.abs(parsed._aws.Timestamp! - Date.now()) < 60_000);
    delete parsed._aws.Timestamp;
    return parsed;
  });
}

/** The part of a line that tells CloudWatch what to make of it. */
const directive = (dimensions: readonly (readonly string[])[], metrics: Readonly<Record<string, string>>) => ({
  CloudWatchMetrics: [
    {
      Namespace: 'ImageConversion',
      Dimensions: dimensions,
      Metrics: Object.entries(metrics).map(([Name, Unit]) => ({ Name, Unit })),
    },
  ],
});

describe('metrics in the embedded metric format', () => {
  const units = {
    Conversions: 'Count',
    Duration: 'Milliseconds',
    Megapixels: 'None',
    InputBytes: 'Bytes',
    OutputBytes: 'Bytes',
  };
  const values = {
    service: 'image-conversion-dev',
    Source: 'tiff',
    Target: 'jpeg',
    Conversions: 1,
    Duration: 1234,
    Megapixels: 12.5,
    InputBytes: 37_500_000,
    OutputBytes: 2_000_000,
  };

  it('count a conversion among all, and among those of its pair of formats', () => {
    assert.deepEqual(
      linesOf((meter) => meter.conversion(measures)),
      [{ _aws: directive([['service'], ['service', 'Source', 'Target']], units), ...values }],
    );
  });

  it('tell the formats without a metric for each pair, where that is not wanted', () => {
    assert.deepEqual(
      linesOf((meter) => meter.conversion(measures), { byPair: false }),
      [{ _aws: directive([['service']], units), ...values }],
    );
  });

  it('count a failure among all, and among those of its code', () => {
    assert.deepEqual(
      linesOf((meter) => meter.failure('truncated')),
      [
        {
          _aws: directive([['service'], ['service', 'Code']], { Failures: 'Count' }),
          service: 'image-conversion-dev',
          Code: 'truncated',
          Failures: 1,
        },
      ],
    );
  });

  it('have a line each, so that none knows the dimensions of another', () => {
    const lines = linesOf((meter) => {
      meter.failure('corrupt');
      meter.peakMemory(42.5);
    });
    assert.deepEqual(lines[1], {
      _aws: directive([['service']], { PeakMemoryShare: 'Percent' }),
      service: 'image-conversion-dev',
      PeakMemoryShare: 42.5,
    });
  });
});
