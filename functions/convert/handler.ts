import type { Context, S3Event } from 'aws-lambda';
import { convert } from '../../codecs/convert.ts';
import { emfMeter } from '../service/emf-meter.ts';
import { stdoutLogger } from '../service/logger.ts';
import { peakMemoryPercent } from '../service/peak-memory.ts';
import { makeS3Client, S3ObjectStore } from '../service/s3-object-store.ts';
import { systemClock } from '../service/system-clock.ts';
import { readEnvironment } from './environment.ts';
import { handleS3Event } from './handle-event.ts';

const { buckets, limits, prefixRules, metrics, memoryMegabytes } = readEnvironment(process.env);
const store = new S3ObjectStore(makeS3Client(), buckets, Math.max(limits.maxInputBytes, 16_000_000));
const meter = emfMeter(metrics);
const log = stdoutLogger();

/** The convert function: an object came into the input bucket. */
export async function handler(event: S3Event, context: Context): Promise<void> {
  const dependencies = { store, clock: systemClock, meter, convert, limits, prefixRules };
  try {
    await handleS3Event(event, dependencies, log.with({ requestId: context.awsRequestId }));
  } finally {
    meter.peakMemory(peakMemoryPercent(memoryMegabytes));
  }
}
