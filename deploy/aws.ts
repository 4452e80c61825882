import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** Who calls AWS. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

/** How many functions may run at once in a region. */
export interface Concurrency {
  readonly limit: number;
  /** What is kept for no function. */
  readonly unreserved: number;
}

/** What is asked of AWS before a deployment. */
export interface Aws {
  /** @throws the SDK's errors */
  caller(region: string): Promise<Caller>;
  concurrency(region: string): Promise<Concurrency>;
  /** Whether there is such a bucket and we reach it. */
  hasBucket(name: string, region: string): Promise<boolean>;
}

/** AWS itself, with the credentials that the SDK finds: variables, profiles, SSO, roles. */
export const aws: Aws = {
  async caller(region) {
    const { Account: accountId = '', Arn: arn = '' } = await new STSClient({ region }).send(
      new GetCallerIdentityCommand({}),
    );
    return { accountId, arn };
  },
  async concurrency(region) {
    const { AccountLimit } = await new LambdaClient({ region }).send(new GetAccountSettingsCommand({}));
    return {
      limit: AccountLimit?.ConcurrentExecutions ?? 0,
      unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
    };
  },
  async hasBucket(name, region) {
    try {
      await new S3Client({ region }).send(new HeadBucketCommand({ Bucket: name }));
      return true;
    } catch (error) {
      if (error instanceof Error && ['NotFound', 'NoSuchBucket', 'Forbidden'].includes(error.name)) return false;
      throw error;
    }
  },
};
