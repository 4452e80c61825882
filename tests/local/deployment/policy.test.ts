import assert from 'node:assert/strict';
import {
  type AccessRequest,
  isAllowed,
  matchesPattern,
  type PolicyStatement,
} from '../../../local/deployment/policy.ts';

const role = 'arn:aws:iam::123456789012:role/convert';
const allowGet: PolicyStatement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::input/*' };
const get: AccessRequest = { action: 's3:GetObject', resource: 'arn:aws:s3:::input/a.png', context: {} };

interface Case {
  readonly identity?: readonly PolicyStatement[];
  readonly resource?: readonly PolicyStatement[];
  readonly request?: Partial<AccessRequest>;
  readonly allowed: boolean;
}

const conditional = (Condition: PolicyStatement['Condition'], Effect: 'Allow' | 'Deny' = 'Allow'): PolicyStatement => ({
  ...allowGet,
  Effect,
  Condition,
});

const cases: Readonly<Record<string, Case>> = {
  'refuses what no policy speaks of': { allowed: false },
  'allows what a statement names': { identity: [allowGet], allowed: true },
  'tells actions apart': { identity: [allowGet], request: { action: 's3:PutObject' }, allowed: false },
  'compares actions without regard to case': { identity: [{ ...allowGet, Action: 'S3:getobject' }], allowed: true },
  'reads wildcards in actions': { identity: [{ ...allowGet, Action: ['s3:Put*', 's3:Get*'] }], allowed: true },
  'tells resources apart': { identity: [allowGet], request: { resource: 'arn:aws:s3:::output/a.png' }, allowed: false },
  'does not take the bucket for its objects': {
    identity: [allowGet],
    request: { resource: 'arn:aws:s3:::input' },
    allowed: false,
  },
  'lets a deny stand against an allow': { identity: [allowGet, { ...allowGet, Effect: 'Deny' }], allowed: false },
  'lets a deny of the bucket stand': {
    identity: [allowGet],
    resource: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }],
    allowed: false,
  },
  'takes an allow of the bucket for its principal': {
    resource: [{ ...allowGet, Principal: { AWS: [role] } }],
    allowed: true,
  },
  'passes over an allow of the bucket for others': {
    resource: [{ ...allowGet, Principal: { Service: 'cloudfront.amazonaws.com' } }],
    allowed: false,
  },
  'reads NotAction and NotResource': {
    identity: [{ Effect: 'Allow', NotAction: 's3:Put*', NotResource: 'arn:aws:s3:::output*' }],
    allowed: true,
  },
  'refuses what NotAction names': {
    identity: [{ Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' }],
    allowed: false,
  },
  'holds a prefix to its condition': {
    identity: [conditional({ StringLike: { 's3:prefix': ['users/*', 'x'] } })],
    request: { context: { 's3:prefix': 'users/1/' } },
    allowed: true,
  },
  'refuses another prefix': {
    identity: [conditional({ StringLike: { 's3:prefix': 'users/*' } })],
    request: { context: { 's3:prefix': 'other/' } },
    allowed: false,
  },
  'refuses a positive condition on a key that is absent': {
    identity: [conditional({ StringLike: { 's3:prefix': 'users/*' } })],
    allowed: false,
  },
  'allows with IfExists where the key is absent': {
    identity: [conditional({ StringLikeIfExists: { 's3:prefix': 'users/*' } })],
    allowed: true,
  },
  'denies insecure transport': {
    identity: [allowGet],
    resource: [{ ...conditional({ Bool: { 'aws:SecureTransport': 'false' } }, 'Deny'), Principal: '*' }],
    request: { context: { 'aws:SecureTransport': 'false' } },
    allowed: false,
  },
  'lets secure transport pass': {
    identity: [allowGet],
    resource: [{ ...conditional({ Bool: { 'aws:SecureTransport': 'false' } }, 'Deny'), Principal: '*' }],
    request: { context: { 'aws:securetransport': 'true' } },
    allowed: true,
  },
  'wants every condition to hold': {
    identity: [conditional({ StringEquals: { a: '1' }, StringNotEquals: { b: ['2', '3'] } })],
    request: { context: { a: '1', b: '3' } },
    allowed: false,
  },
  'makes an allow with an unknown operator void': {
    identity: [conditional({ DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } })],
    allowed: false,
  },
  'lets a deny with an unknown operator stand': {
    identity: [allowGet, conditional({ Null: { 'aws:TokenIssueTime': 'true' } }, 'Deny')],
    allowed: false,
  },
};

describe('policies', () => {
  for (const [title, { identity = [], resource = [], request = {}, allowed }] of Object.entries(cases)) {
    it(title, () => {
      const policies = {
        principal: role,
        identity: [{ Version: '2012-10-17', Statement: identity }],
        resource: [{ Version: '2012-10-17', Statement: resource }],
      };
      assert.equal(isAllowed({ ...get, ...request }, policies), allowed);
    });
  }

  it('takes nothing but * and ? for wildcards', () => {
    assert.ok(matchesPattern('a*/b?.png', 'a/x/y/b1.png'));
    assert.ok(!matchesPattern('a.c', 'abc'));
    assert.ok(!matchesPattern('a*', 'ba'));
    assert.ok(matchesPattern('[a]+(b)$', '[a]+(b)$'));
  });
});
