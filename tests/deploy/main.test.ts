import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../build.ts';
import { readOutputs } from '../../deploy/outputs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('npm run deploy', () => {
  const home = mkdtempSync(join(tmpdir(), 'deploy-home-'));
  before(() => build(['functions', 'site']));
  after(() => rmSync(home, { recursive: true }));

  /** Runs the command as somebody without tools, profiles and credentials. */
  const run = (parameters: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'deploy/main.ts', ...parameters], {
      cwd: root,
      env: { PATH: dirname(process.execPath), HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...variables },
      encoding: 'utf8',
    });

  it('without a tool and credentials tells what is missing, and how to get it, and does nothing', () => {
    const { status, stderr } = run(['deploy', 'try'], { TERRAFORM_BINARY_NAME: 'no-such-tool' });
    assert.equal(status, 1);
    assert.match(stderr, /^Neither Terraform nor OpenTofu was found as no-such-tool\./m);
    assert.match(stderr, /^No AWS credentials were found\. Set AWS_PROFILE/m);
    assert.doesNotMatch(stderr, / at /, 'a stack trace');
    assert.doesNotMatch(stderr, /Warning/);
  });

  it('deploys the environment that is named', () => {
    assert.match(run(['check', 'try'], { TERRAFORM_BINARY_NAME: 'no-such-tool' }).stdout, /^check try$/m);
  });

  it('answers a wrong setting before it looks at anything', () => {
    const { status, stdout, stderr } = run(['deploy'], { IMAGE_CONVERSION_REGION: 'here' });
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^\nIMAGE_CONVERSION_REGION must be an AWS region/);
  });

  it('takes one environment, and known verbs only', () => {
    assert.match(run(['deploy', 'dev', 'prod']).stderr, /One environment at a time, and not prod too\./);
    assert.match(run(['undeploy']).stderr, /There is no "undeploy": check, deploy, destroy, redrive, state\./);
  });

  it('does not tear down what keeps its data', () => {
    const { status, stderr } = run(['destroy', 'prod']);
    assert.equal(status, 1);
    assert.match(stderr, /prod keeps its data\. To delete users and objects too, set IMAGE_CONVERSION_DATA=destroy/);
  });
});

describe('the outputs of a deployment', () => {
  const json = JSON.stringify({
    'image-conversion-dev': { site_url: 'https://a.test', site_bucket: 'b', user_pool_id: 'c', client_id: 'd' },
  });

  it('are those of its stack', () => {
    assert.deepEqual(readOutputs(json, 'image-conversion-dev'), {
      siteUrl: 'https://a.test',
      siteBucket: 'b',
      userPoolId: 'c',
    });
  });

  it('must be there', () => {
    assert.throws(() => readOutputs(json, 'image-conversion-prod'), {
      name: 'DeployProblem',
      message: 'The deployment of image-conversion-prod put out no site_url.',
    });
  });
});
