import { namesOf } from '../service/keys.ts';
import { type Logger, loggedError } from '../service/logger.ts';
import { parseS3Event } from '../service/s3-event.ts';
import { type ConvertDependencies, convertObject } from './convert.ts';

/**
 * Converts each object of an S3 event. One that fails does not keep the others from being converted.
 * @throws the first failure, once all were tried, so that the event is delivered again
 */
export async function handleS3Event(event: unknown, dependencies: ConvertDependencies, log: Logger): Promise<void> {
  const failures: unknown[] = [];
  for (const { key } of parseS3Event(event)) {
    const objectLog = log.with(namesOf(key));
    try {
      const outcome = await convertObject(key, dependencies, objectLog);
      if (outcome !== 'done' && outcome !== 'failed') objectLog.info('Nothing was converted.', { outcome });
    } catch (error) {
      objectLog.error('The conversion could not be finished.', { error: loggedError(error) });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
