import assert from 'node:assert/strict';
import { Names } from '../../stacks/names.ts';

describe('names', () => {
  const longest = new Names({ environment: 'production', region: 'ap-southeast-1' });

  it('tell the environment and the part', () => {
    assert.equal(
      new Names({ environment: 'dev', region: 'eu-central-1' }).regional('convert'),
      'image-conversion-dev-convert',
    );
  });

  it('differ by region where an account has them once', () => {
    const one = new Names({ environment: 'dev', region: 'eu-central-1' });
    const other = new Names({ environment: 'dev', region: 'us-east-1' });
    assert.notEqual(one.accountWide('convert'), other.accountWide('convert'));
  });

  it('of buckets fit the 63 characters of S3 in the longest environment and region', () => {
    const name = longest.worldWide('output', '123456789012');
    assert.ok(name.length <= 63, `${name} has ${name.length} characters`);
    assert.match(name, /^[a-z0-9-]+$/);
  });

  it('of roles fit the 64 characters of IAM', () => {
    assert.ok(longest.accountWide('convert').length <= 64);
  });
});
