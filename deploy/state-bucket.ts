import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** What the bucket of an account and a region is called. */
export function stateBucketName(accountId: string, region: string): string {
  return `image-conversion-state-${accountId}-${region}`;
}

/** How long an earlier state can be brought back. */
const earlierStateDays = 90;

type Region = NonNullable<
  NonNullable<ConstructorParameters<typeof CreateBucketCommand>[0]['CreateBucketConfiguration']>['LocationConstraint']
>;

/**
 * Makes the bucket that keeps Terraform's state, or brings the one that is there into shape: private, encrypted, over TLS
 * only, with earlier states kept. It cannot be made by Terraform, whose state would have to lie in it.
 */
export async function makeStateBucket(client: Pick<S3Client, 'send'>, name: string, region: string): Promise<void> {
  try {
    await client.send(
      new CreateBucketCommand({
        Bucket: name,
        // S3's first region has no name of its own here.
        ...(region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint: region as Region } }),
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === 'BucketAlreadyOwnedByYou')) throw error;
  }
  await client.send(
    new PutPublicAccessBlockCommand({
      Bucket: name,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  await client.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status: 'Enabled' } }));
  await client.send(
    new PutBucketEncryptionCommand({
      Bucket: name,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
  );
  await client.send(new PutBucketPolicyCommand({ Bucket: name, Policy: tlsOnlyPolicy(name) }));
  await client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: name,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: 'forget-earlier-states',
            Status: 'Enabled',
            Filter: { Prefix: '' },
            NoncurrentVersionExpiration: { NoncurrentDays: earlierStateDays },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
        ],
      },
    }),
  );
}

function tlsOnlyPolicy(name: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}
