import { blocksOf, type Found, isEverybody, type Rule, referring, rule, statementsOf, without } from './rule.ts';

const accessBlock = (found: Found, flag: string) =>
  referring('aws_s3_bucket_public_access_block', found).some((block) => block[flag] === true);

const algorithms = (found: Found) =>
  referring('aws_s3_bucket_server_side_encryption_configuration', found)
    .flatMap((block) => blocksOf(block.rule))
    .map((one) => blocksOf(one.apply_server_side_encryption_by_default)[0]?.sse_algorithm as string | undefined);

const policyOf = (found: Found) =>
  referring('aws_s3_bucket_policy', found).flatMap((block) => statementsOf(block.policy as string));

/** Buckets. */
export const storageRules: readonly Rule[] = [
  rule('CKV_AWS_18 AWS-0089 AwsSolutions-S1', 'logs each request', 'aws_s3_bucket', (_, found) =>
    referring('aws_s3_bucket_logging', found).some(Boolean),
  ),
  rule('CKV_AWS_19 AWS-0088', 'is encrypted', 'aws_s3_bucket', (_, found) => algorithms(found).some(Boolean)),
  rule('CKV_AWS_145 AWS-0132', 'is encrypted with a key of the customer', 'aws_s3_bucket', (_, found) =>
    algorithms(found).some((algorithm) => algorithm?.startsWith('aws:kms')),
  ),
  without(
    'CKV_AWS_20 CKV_AWS_57 CKV_AWS_375 AWS-0092',
    'has no ACL, so none that lets the public in',
    'aws_s3_bucket_acl',
  ),
  rule('CKV_AWS_21 AWS-0090', 'keeps earlier versions', 'aws_s3_bucket', (_, found) =>
    referring('aws_s3_bucket_versioning', found).some(Boolean),
  ),
  rule('CKV_AWS_53 AWS-0086', 'blocks public ACLs', 'aws_s3_bucket', (_, found) =>
    accessBlock(found, 'block_public_acls'),
  ),
  rule('CKV_AWS_54 AWS-0087', 'blocks public policies', 'aws_s3_bucket', (_, found) =>
    accessBlock(found, 'block_public_policy'),
  ),
  rule('CKV_AWS_55 AWS-0091', 'ignores public ACLs', 'aws_s3_bucket', (_, found) =>
    accessBlock(found, 'ignore_public_acls'),
  ),
  rule('CKV_AWS_56 AWS-0093', 'is restricted whatever a policy says', 'aws_s3_bucket', (_, found) =>
    accessBlock(found, 'restrict_public_buckets'),
  ),
  rule('CKV2_AWS_6 AWS-0094 AwsSolutions-S2', 'has a public access block of its own', 'aws_s3_bucket', (_, found) =>
    referring('aws_s3_bucket_public_access_block', found).some(Boolean),
  ),
  rule('CKV_AWS_70', 'lets nobody in who is not named', 'aws_s3_bucket', (_, found) =>
    policyOf(found).every((statement) => statement.Effect === 'Deny' || !isEverybody(statement)),
  ),
  rule('CKV_AWS_93', 'does not lock its owner out', 'aws_s3_bucket', (_, found) =>
    policyOf(found).every((statement) => statement.Effect === 'Allow' || statement.Condition !== undefined),
  ),
  rule('CKV_AWS_143', 'locks its objects', 'aws_s3_bucket', (_, found) =>
    referring('aws_s3_bucket_object_lock_configuration', found).some(Boolean),
  ),
  rule('CKV_AWS_144', 'is replicated to another region', 'aws_s3_bucket', (_, found) =>
    referring('aws_s3_bucket_replication_configuration', found).some(Boolean),
  ),
  rule(
    'CKV_AWS_300',
    'forgets uploads that were not finished',
    'aws_s3_bucket_lifecycle_configuration',
    ({ rule: rules }) => blocksOf(rules).some((one) => blocksOf(one.abort_incomplete_multipart_upload).length > 0),
  ),
  rule('CKV_AWS_379 AwsSolutions-S10', 'refuses what does not come by TLS', 'aws_s3_bucket', (_, found) =>
    policyOf(found).some(
      ({ Effect, Condition, Action, Resource }) =>
        Effect === 'Deny' &&
        Action.includes('s3:*') &&
        Resource.length === 2 &&
        JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    ),
  ),
  rule('CKV2_AWS_61', 'has a lifecycle', 'aws_s3_bucket', (_, found) =>
    referring('aws_s3_bucket_lifecycle_configuration', found).some(Boolean),
  ),
  rule('CKV2_AWS_62', 'tells somebody of new objects', 'aws_s3_bucket', (_, found) =>
    referring('aws_s3_bucket_notification', found).some(Boolean),
  ),
  rule('CKV2_AWS_65', 'knows no ACLs', 'aws_s3_bucket', (_, found) =>
    referring('aws_s3_bucket_ownership_controls', found).some(
      (block) => blocksOf(block.rule)[0]?.object_ownership === 'BucketOwnerEnforced',
    ),
  ),
  rule(
    'AWS-0320',
    'has a name that the DNS takes, without dots that certificates stumble on',
    'aws_s3_bucket',
    ({ bucket }) => /^[a-z0-9-]+$/.test((bucket as string).replace(/\$\{[^}]*\}/, '123456789012')),
  ),
  rule('AwsSolutions-S5', 'is read by the CDN as itself', 'aws_cloudfront_distribution', ({ origin }) =>
    blocksOf(origin).every(
      (one) => one.custom_origin_config !== undefined || one.origin_access_control_id !== undefined,
    ),
  ),
];
