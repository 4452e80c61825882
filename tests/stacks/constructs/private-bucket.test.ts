import assert from 'node:assert/strict';
import { PrivateBucket, type PrivateBucketProps } from '../../../stacks/constructs/private-bucket.ts';
import { type Block, reference, synthesizeConstruct, theStack } from '../document.ts';

/** A bucket named `letters`. */
function synthesize(props: Partial<PrivateBucketProps> = {}, use: (bucket: PrivateBucket) => void = () => undefined) {
  return synthesizeConstruct((scope) =>
    use(new PrivateBucket(scope, 'letters', { bucketName: 'letters-1', data: 'retain', ...props })),
  );
}

describe('a private bucket', () => {
  it('blocks public access in all four ways', () => {
    const { bucket, ...blocks } = synthesize().resource('aws_s3_bucket_public_access_block.letters');
    assert.equal(bucket, reference('aws_s3_bucket.letters', 'bucket'));
    assert.deepEqual(blocks, {
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it('has no ACLs: its owner owns every object', () => {
    const { rule } = synthesize().resource('aws_s3_bucket_ownership_controls.letters');
    assert.deepEqual(rule, { object_ownership: 'BucketOwnerEnforced' });
  });

  it('is encrypted at rest', () => {
    const { rule } = synthesize().resource('aws_s3_bucket_server_side_encryption_configuration.letters');
    assert.deepEqual(rule, [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }]);
  });

  it('refuses everybody who does not come by TLS', () => {
    const { TlsOnly } = synthesize().policy('aws_s3_bucket_policy.letters');
    assert.deepEqual(TlsOnly, {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:*'],
      Resource: [reference('aws_s3_bucket.letters'), `${reference('aws_s3_bucket.letters')}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it('gets its policy after its public access block, since S3 refuses both at once', () => {
    assert.deepEqual(synthesize().resource('aws_s3_bucket_policy.letters').depends_on, [
      'aws_s3_bucket_public_access_block.letters',
    ]);
  });

  it('keeps refusing plain HTTP when it allows something', () => {
    const statements = synthesize({}, (bucket) =>
      bucket.allow({ sid: 'Read', principal: '*', actions: ['s3:GetObject'], resources: [bucket.objects('a/*')] }),
    ).policy('aws_s3_bucket_policy.letters');
    assert.deepEqual(Object.keys(statements), ['TlsOnly', 'Read']);
    assert.deepEqual(statements.Read?.Resource, [`${reference('aws_s3_bucket.letters')}/a/*`]);
  });

  it('takes away the parts of an upload that nobody finished', () => {
    const { rule } = synthesize().resource('aws_s3_bucket_lifecycle_configuration.letters');
    assert.deepEqual(rule, [
      {
        id: 'abort-unfinished-uploads',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
      },
    ]);
  });

  it('expires every object after the given days', () => {
    const { rule } = synthesize({ expireAfterDays: 3 }).resource('aws_s3_bucket_lifecycle_configuration.letters');
    assert.deepEqual(rule[1], {
      id: 'expire',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      expiration: [{ days: 3 }],
    });
  });

  it('lets no page use it unless told, and then one origin and one method', () => {
    assert.deepEqual(synthesize().all('aws_s3_bucket_cors_configuration'), {});
    const { cors_rule } = synthesize({}, (bucket) => bucket.allowOrigin('https://site.example', 'POST')).resource(
      'aws_s3_bucket_cors_configuration.letters',
    );
    assert.equal(cors_rule.length, 1);
    assert.deepEqual(cors_rule[0].allowed_origins, ['https://site.example']);
    assert.deepEqual(cors_rule[0].allowed_methods, ['POST']);
  });

  it('is torn down with its objects only if told', () => {
    assert.equal(synthesize().resource('aws_s3_bucket.letters').force_destroy, false);
    assert.equal(synthesize({ data: 'destroy' }).resource('aws_s3_bucket.letters').force_destroy, true);
  });
});

describe('the storage', () => {
  const origin = `https://${reference('aws_cloudfront_distribution.site', 'domain_name')}`;

  it('is three private buckets', () => {
    for (const type of ['aws_s3_bucket', 'aws_s3_bucket_policy', 'aws_s3_bucket_public_access_block'])
      assert.deepEqual(Object.keys(theStack().all(type)).sort(), ['input', 'output', 'site']);
  });

  it('has names that no other account and no other region has', () => {
    const account = reference('data.aws_caller_identity.current', 'account_id');
    assert.equal(
      theStack().resource('aws_s3_bucket.input').bucket,
      `image-conversion-dev-input-${account}-eu-central-1`,
    );
  });

  it('takes uploads from the site’s pages only', () => {
    const { cors_rule } = theStack().resource('aws_s3_bucket_cors_configuration.input');
    assert.deepEqual(cors_rule[0].allowed_origins, [origin]);
    assert.deepEqual(cors_rule[0].allowed_methods, ['POST']);
  });

  it('gives downloads to the site’s pages only', () => {
    const { cors_rule } = theStack().resource('aws_s3_bucket_cors_configuration.output');
    assert.deepEqual(cors_rule[0].allowed_origins, [origin]);
    assert.deepEqual(cors_rule[0].allowed_methods, ['GET']);
  });

  it('expires inputs and results after seven days, and of the site what no build has any more after thirty', () => {
    const expiring = (name: string) =>
      theStack()
        .resource(`aws_s3_bucket_lifecycle_configuration.${name}`)
        .rule.filter(({ expiration }: Block) => expiration !== undefined)
        .map(({ filter, expiration }: Block) => ({ ...filter[0], days: expiration[0].days }));
    assert.deepEqual(expiring('input'), [{ prefix: '', days: 7 }]);
    assert.deepEqual(expiring('output'), [{ prefix: '', days: 7 }]);
    assert.deepEqual(expiring('site'), [{ tag: [{ key: 'superseded', value: 'true' }], days: 30 }]);
  });

  it('has no CORS rule for the site’s own bucket', () => {
    assert.deepEqual(Object.keys(theStack().all('aws_s3_bucket_cors_configuration')).sort(), ['input', 'output']);
  });
});
