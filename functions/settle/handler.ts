import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { emfMeter } from '../service/emf-meter.ts';
import { stdoutLogger } from '../service/logger.ts';
import { makeS3Client, S3ObjectStore } from '../service/s3-object-store.ts';
import { systemClock } from '../service/system-clock.ts';
import { readEnvironment } from './environment.ts';
import { handleMessages } from './handle-messages.ts';

/** Requests and reports. */
const maxDocumentBytes = 16_000_000;

const { buckets, metrics } = readEnvironment(process.env);
const store = new S3ObjectStore(makeS3Client(), buckets, maxDocumentBytes);
const meter = emfMeter(metrics);
const log = stdoutLogger();

/** The settle function: the convert function gave up on events. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const requestLog = log.with({ requestId: context.awsRequestId });
  const failed = await handleMessages(event.Records, { store, clock: systemClock, meter }, requestLog);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
