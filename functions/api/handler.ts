import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { randomIds } from '../service/ids.ts';
import { stdoutLogger } from '../service/logger.ts';
import { makeS3Client, S3ObjectStore } from '../service/s3-object-store.ts';
import { systemClock } from '../service/system-clock.ts';
import { answerRequest } from './app.ts';
import { readEnvironment } from './environment.ts';
import { toApiRequest, toHttpApiResult } from './payload.ts';

/** Reports, the largest of which list a thousand pages, and requests. */
const maxDocumentBytes = 16_000_000;

const { buckets, ...settings } = readEnvironment(process.env);
const store = new S3ObjectStore(makeS3Client(), buckets, maxDocumentBytes);
const log = stdoutLogger();

/** The API function: a request that the HTTP API lets through. */
export async function handler(
  event: APIGatewayProxyEventV2WithJWTAuthorizer,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  const dependencies = { store, clock: systemClock, ids: randomIds, ...settings };
  const requestLog = log.with({ requestId: context.awsRequestId });
  return toHttpApiResult(await answerRequest(toApiRequest(event), dependencies, requestLog));
}
