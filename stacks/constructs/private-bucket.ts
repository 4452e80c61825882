import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketCorsConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-cors-configuration/index.js';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { named } from './named.ts';
import { policyDocument, type Statement, tlsOnly } from './policy.ts';

export interface PrivateBucketProps {
  readonly bucketName: string;
  /** What tearing down does to a bucket that is not empty. */
  readonly data: 'retain' | 'destroy';
  /** Deletes every object after so many days. Absent: objects stay. */
  readonly expireAfterDays?: number;
  /** Deletes objects with the tag `superseded` so many days after they got it. Absent: none. */
  readonly expireSupersededAfterDays?: number;
}

/** The tag of an object that only pages still load which were open before a newer build. */
const superseded = { key: 'superseded', value: 'true' };

/** A bucket that nobody reaches but by a policy, over TLS, encrypted, without ACLs. All resources bear its id. */
export class PrivateBucket extends Construct {
  readonly arn: string;
  readonly bucketName: string;
  /** `<bucket>.s3.<region>.amazonaws.com`: what presigned requests go to. */
  readonly domainName: string;
  readonly #bucket: S3Bucket;
  readonly #statements: Statement[];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const bucket = named(
      id,
      new S3Bucket(this, 'bucket', { bucket: props.bucketName, forceDestroy: props.data === 'destroy' }),
    );
    this.#bucket = bucket;
    this.arn = bucket.arn;
    this.bucketName = bucket.bucket;
    this.domainName = bucket.bucketRegionalDomainName;
    this.#statements = [tlsOnly('s3', [this.arn, this.objects()])];

    const accessBlock = named(
      id,
      new S3BucketPublicAccessBlock(this, 'public-access-block', {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      }),
    );
    named(
      id,
      new S3BucketOwnershipControls(this, 'ownership', {
        bucket: bucket.bucket,
        rule: { objectOwnership: 'BucketOwnerEnforced' },
      }),
    );
    named(
      id,
      new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
        bucket: bucket.bucket,
        rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
      }),
    );
    named(
      id,
      new S3BucketPolicy(this, 'policy', {
        bucket: bucket.bucket,
        policy: Lazy.stringValue({ produce: () => policyDocument(this.#statements) }),
        // S3 refuses two changes at once to who may reach a bucket.
        dependsOn: [accessBlock],
      }),
    );
    named(
      id,
      new S3BucketLifecycleConfiguration(this, 'lifecycle', {
        bucket: bucket.bucket,
        rule: [
          {
            id: 'abort-unfinished-uploads',
            status: 'Enabled',
            filter: [{ prefix: '' }],
            abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
          },
          ...(props.expireAfterDays === undefined
            ? []
            : [
                {
                  id: 'expire',
                  status: 'Enabled',
                  filter: [{ prefix: '' }],
                  expiration: [{ days: props.expireAfterDays }],
                },
              ]),
          ...(props.expireSupersededAfterDays === undefined
            ? []
            : [
                {
                  id: 'expire-superseded',
                  status: 'Enabled',
                  filter: [{ tag: [superseded] }],
                  expiration: [{ days: props.expireSupersededAfterDays }],
                },
              ]),
        ],
      }),
    );
  }

  /** The ARN of the objects whose keys match, for instance `users/*`. Default: of all. */
  objects(pattern = '*'): string {
    return `${this.arn}/${pattern}`;
  }

  /** Adds a statement to the bucket's policy. */
  allow(statement: Statement): void {
    this.#statements.push(statement);
  }

  /** Lets pages of one origin, and of no other, use a method from the browser. */
  allowOrigin(origin: string, method: 'GET' | 'POST'): void {
    named(
      this.node.id,
      new S3BucketCorsConfiguration(this, 'cors', {
        bucket: this.#bucket.bucket,
        corsRule: [
          {
            id: 'site',
            allowedOrigins: [origin],
            allowedMethods: [method],
            allowedHeaders: ['content-type'],
            maxAgeSeconds: 3_600,
          },
        ],
      }),
    );
  }
}
