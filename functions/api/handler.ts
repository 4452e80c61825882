import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { CognitoUserDirectory, makeCognitoClient } from '../service/cognito-user-directory.ts';
import { randomIds } from '../service/ids.ts';
import { stdoutLogger } from '../service/logger.ts';
import { makeS3Client, quickTries, S3ObjectStore } from '../service/s3-object-store.ts';
import { systemClock } from '../service/system-clock.ts';
import { answerRequest } from './app.ts';
import { readEnvironment } from './environment.ts';
import { toApiRequest, toHttpApiResult } from './payload.ts';

/** Reports, the largest of which list a thousand pages, and requests. */
const maxDocumentBytes = 16_000_000;

/** What is kept of a request's time to answer that it was too short. */
const answerMs = 1_000;

const { buckets, userPoolId, ...settings } = readEnvironment(process.env);
const s3 = makeS3Client(quickTries);
const cognito = makeCognitoClient();
const log = stdoutLogger();

/** The API function: a request that the HTTP API lets through. */
export async function handler(
  event: APIGatewayProxyEventV2WithJWTAuthorizer,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  const timeMs = context.getRemainingTimeInMillis();
  // A store that stalls is given up while there is time left to say so.
  const signal = AbortSignal.timeout(Math.max(0, timeMs - answerMs));
  const dependencies = {
    store: new S3ObjectStore(s3, buckets, maxDocumentBytes, signal),
    directory: new CognitoUserDirectory(cognito, userPoolId, signal),
    clock: systemClock,
    ids: randomIds,
    hasTimeLeft: () => context.getRemainingTimeInMillis() > timeMs / 2,
    ...settings,
  };
  const requestLog = log.with({ requestId: context.awsRequestId });
  return toHttpApiResult(await answerRequest(toApiRequest(event), dependencies, requestLog));
}
