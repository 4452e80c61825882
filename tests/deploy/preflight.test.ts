import assert from 'node:assert/strict';
import type { Aws } from '../../deploy/aws.ts';
import { preflight, type Surroundings } from '../../deploy/preflight.ts';
import { DeployProblem } from '../../deploy/problem.ts';
import { readSettings } from '../../stacks/settings.ts';

function failure(name: string, message = 'it failed'): Error {
  return Object.assign(new Error(message), { name });
}

const someAws: Aws = {
  caller: async () => ({ accountId: '123456789012', arn: 'arn:aws:iam::123456789012:user/ada' }),
  concurrency: async () => ({ limit: 1_000, unreserved: 1_000 }),
  hasBucket: async () => true,
};

interface Given {
  readonly variables?: Readonly<Record<string, string>>;
  readonly aws?: Partial<Aws>;
  /** Version by program. */
  readonly tools?: Readonly<Record<string, string>>;
  readonly chosenTool?: string;
  readonly build?: () => Promise<unknown>;
}

/** What the checks say, and what they found or why they refuse. */
async function look({ variables = {}, aws = {}, tools = { terraform: '1.11.4' }, chosenTool, build }: Given = {}) {
  const said: string[] = [];
  const surroundings: Surroundings = {
    settings: readSettings(variables),
    aws: { ...someAws, ...aws },
    ask: async (program) =>
      tools[program] === undefined
        ? undefined
        : { code: 0, output: JSON.stringify({ terraform_version: tools[program] }) },
    chosenTool,
    build: build ?? (async () => []),
    say: (line) => said.push(line),
  };
  try {
    return { said, ready: await preflight(surroundings), refused: '' };
  } catch (error) {
    assert.ok(error instanceof DeployProblem, String(error));
    return { said, ready: undefined, refused: error.message };
  }
}

describe('the preflight', () => {
  it('tells the tool, the account and the quota, and lets the deployment begin', async () => {
    const { said, ready } = await look();
    assert.deepEqual(ready, {
      tool: { program: 'terraform', version: '1.11.4' },
      caller: { accountId: '123456789012', arn: 'arn:aws:iam::123456789012:user/ada' },
    });
    assert.deepEqual(said, [
      'terraform 1.11.4',
      'functions and site are built',
      'account 123456789012 as arn:aws:iam::123456789012:user/ada, region eu-central-1',
      '1000 functions may run at once',
      'note: the state is a file in this folder; keep it, or set IMAGE_CONVERSION_STATE_BUCKET',
    ]);
  });

  describe('of the tool', () => {
    it('takes OpenTofu where there is no Terraform', async () => {
      const { ready } = await look({ tools: { tofu: '1.10.6' } });
      assert.deepEqual(ready?.tool, { program: 'tofu', version: '1.10.6' });
    });

    it('takes OpenTofu where Terraform is too old', async () => {
      const { ready } = await look({ tools: { terraform: '1.5.7', tofu: '1.9.0' } });
      assert.equal(ready?.tool.program, 'tofu');
    });

    it('takes what TERRAFORM_BINARY_NAME names, and nothing else', async () => {
      const tools = { terraform: '1.11.4', '/opt/tofu': '1.10.6' };
      assert.equal((await look({ tools, chosenTool: '/opt/tofu' })).ready?.tool.program, '/opt/tofu');
      assert.match((await look({ tools, chosenTool: 'tf' })).refused, /^Neither .* was found as tf\. Install one/);
    });

    it('tells where to get one', async () => {
      const { refused } = await look({ tools: {} });
      assert.match(refused, /^Neither Terraform nor OpenTofu was found\. Install one, 1\.6 or newer: https:/);
    });

    it('wants a newer one where the state lies in a bucket', async () => {
      const variables = { IMAGE_CONVERSION_STATE_BUCKET: 'our-state' };
      const { refused } = await look({ variables, tools: { terraform: '1.9.8' } });
      assert.equal(refused, 'terraform is 1.9.8; this deployment needs 1.10 or newer.');
      assert.ok((await look({ tools: { terraform: '1.9.8' } })).ready);
      assert.ok((await look({ variables, tools: { terraform: '1.10.0' } })).ready);
    });
  });

  describe('of the credentials', () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['CredentialsProviderError', /^No AWS credentials were found\. Set AWS_PROFILE .* \(it failed\)$/],
      ['ExpiredToken', /^The AWS credentials have expired: sign in again/],
      ['InvalidClientTokenId', /^AWS does not know these credentials in eu-central-1: .* not switched on/],
      ['TimeoutError', /^AWS could not be asked who calls, in eu-central-1: TimeoutError: it failed$/],
    ];
    for (const [name, message] of cases)
      it(`tells what ${name} means, and asks AWS nothing more`, async () => {
        const { refused } = await look({
          aws: {
            caller: async () => {
              throw failure(name);
            },
            concurrency: () => assert.fail('was asked'),
          },
        });
        assert.match(refused, message);
      });
  });

  describe('of the quota', () => {
    const fresh = { concurrency: async () => ({ limit: 10, unreserved: 10 }) };

    it('refuses to keep concurrency for conversions in a new account', async () => {
      const { refused } = await look({ variables: { IMAGE_CONVERSION_CONVERT_CONCURRENCY: '5' }, aws: fresh });
      assert.match(refused, /^IMAGE_CONVERSION_CONVERT_CONCURRENCY is 5, and the account may run 10 functions at once/);
      assert.match(refused, /Set it to 0, or ask for more under Service Quotas/);
    });

    it('lets a new account deploy that keeps none', async () => {
      assert.ok((await look({ aws: fresh })).ready);
    });

    it('lets a deployment keep what it kept before', async () => {
      const { ready } = await look({
        variables: { IMAGE_CONVERSION_CONVERT_CONCURRENCY: '900' },
        aws: { concurrency: async () => ({ limit: 1_000, unreserved: 100 }) },
      });
      assert.ok(ready);
    });

    it('warns of memory that a new account may be refused', async () => {
      const { said } = await look({ variables: { IMAGE_CONVERSION_CONVERT_MEMORY: '4096' }, aws: fresh });
      assert.ok(said.some((line) => line.startsWith('note: accounts with so few may be refused more than 3008 MB')));
    });
  });

  it('tells how to make the bucket of the state', async () => {
    const variables = { IMAGE_CONVERSION_STATE_BUCKET: 'our-state' };
    const { refused } = await look({ variables, aws: { hasBucket: async () => false } });
    assert.equal(
      refused,
      'The bucket our-state for the state is not there, or not yours: "npm run deploy:state" makes one.',
    );
    assert.ok((await look({ variables })).said.includes('state in our-state'));
  });

  it('tells what the build said', async () => {
    const { refused } = await look({
      build: async () => {
        throw new Error('handler.ts:1: no such name');
      },
    });
    assert.equal(refused, 'The build failed.\nhandler.ts:1: no such name');
  });

  it('tells everything that is missing at once', async () => {
    const { refused } = await look({
      tools: {},
      aws: {
        caller: async () => {
          throw failure('CredentialsProviderError');
        },
      },
    });
    assert.deepEqual(
      refused.split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')),
      ['Neither Terraform', 'No AWS'],
    );
  });
});
