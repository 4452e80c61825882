import type { Limits } from '../../codecs/limits.ts';
import { type BucketNames, readBuckets } from '../service/buckets.ts';
import { readCount, readLimits, readText, type Variables } from '../service/environment.ts';
import type { UserLimits } from './allowance.ts';

export interface ApiEnvironment {
  readonly buckets: BucketNames;
  readonly limits: Limits;
  readonly userPoolId: string;
  readonly userLimits: UserLimits;
  readonly retentionDays: number;
  readonly uploadExpirySeconds: number;
  readonly downloadExpirySeconds: number;
}

/**
 * Reads `INPUT_BUCKET`, `OUTPUT_BUCKET`, `LIMITS`, `USER_POOL_ID`, `USER_OPEN_CONVERSIONS`, `USER_DAILY_BYTES`, `RETENTION_DAYS`,
 * `UPLOAD_EXPIRY_SECONDS` and `DOWNLOAD_EXPIRY_SECONDS`. @throws EnvironmentVariableError
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
    retentionDays: readCount(variables, 'RETENTION_DAYS'),
    uploadExpirySeconds: readCount(variables, 'UPLOAD_EXPIRY_SECONDS'),
    downloadExpirySeconds: readCount(variables, 'DOWNLOAD_EXPIRY_SECONDS'),
  };
}
