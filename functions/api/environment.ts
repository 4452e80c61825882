import type { Limits } from '../../codecs/limits.ts';
import { type BucketNames, readBuckets } from '../service/buckets.ts';
import {
  checkCounts,
  EnvironmentVariableError,
  readCount,
  readJson,
  readLimits,
  readText,
  type Variables,
} from '../service/environment.ts';
import type { LimitsByGroup, LimitTerms, UserLimits } from './user-limits.ts';

export interface ApiEnvironment extends LimitTerms {
  readonly buckets: BucketNames;
  readonly limits: Limits;
  readonly userPoolId: string;
  readonly retentionDays: number;
  readonly uploadExpirySeconds: number;
  readonly downloadExpirySeconds: number;
}

/**
 * Reads `INPUT_BUCKET`, `OUTPUT_BUCKET`, `LIMITS`, `USER_POOL_ID`, `USER_OPEN_CONVERSIONS`, `USER_DAILY_BYTES`,
 * `USER_LIMITS_BY_GROUP`, `RETENTION_DAYS`, `UPLOAD_EXPIRY_SECONDS` and `DOWNLOAD_EXPIRY_SECONDS`.
 * @throws EnvironmentVariableError
 */
export function readEnvironment(variables: Variables): ApiEnvironment {
  return {
    buckets: readBuckets(variables),
    limits: readLimits(variables),
    userPoolId: readText(variables, 'USER_POOL_ID'),
    userLimits: {
      openConversions: readCount(variables, 'USER_OPEN_CONVERSIONS'),
      dailyBytes: readCount(variables, 'USER_DAILY_BYTES'),
    },
    userLimitsByGroup: readLimitsByGroup(variables),
    retentionDays: readCount(variables, 'RETENTION_DAYS'),
    uploadExpirySeconds: readCount(variables, 'UPLOAD_EXPIRY_SECONDS'),
    downloadExpirySeconds: readCount(variables, 'DOWNLOAD_EXPIRY_SECONDS'),
  };
}

const limitNames: readonly (keyof UserLimits)[] = ['openConversions', 'dailyBytes'];

function readLimitsByGroup(variables: Variables): LimitsByGroup {
  const given = readJson(variables, 'USER_LIMITS_BY_GROUP');
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new EnvironmentVariableError('The environment variable USER_LIMITS_BY_GROUP is no JSON object.');
  return Object.fromEntries(
    Object.entries(given).map(([group, limits]) => [
      group,
      checkCounts(limits, `USER_LIMITS_BY_GROUP.${group}`, limitNames),
    ]),
  );
}
