/**
 * From this checkout to a running service, and back.
 *
 *     npm run deploy [environment] [-- --auto-approve]   builds, checks, deploys, uploads the site, prints the address
 *     npm run deploy:check [environment]                 builds and checks only
 *     npm run deploy:state [environment]                 makes the bucket that keeps Terraform's state
 *     npm run destroy [environment] [-- --auto-approve]  tears it down
 *     npm run redrive [environment] [-- --yes]           shows the failures that wait; with --yes sends them again
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { build } from '../build.ts';
import { Names } from '../stacks/names.ts';
import { settingSources } from '../stacks/setting-sources.ts';
import { resolveSettings, type Settings, settingsOf } from '../stacks/settings.ts';
import { SynthesisProblem } from '../stacks/synthesis-problem.ts';
import { aws } from './aws.ts';
import { type Outputs, readOutputs } from './outputs.ts';
import { findCaller, preflight, type Ready } from './preflight.ts';
import { DeployProblem } from './problem.ts';
import { redrive } from './redrive.ts';
import { ask, show } from './run.ts';
import { S3SiteBucket } from './s3-site-bucket.ts';
import { readSite } from './site-files.ts';
import { uploadSite } from './site-upload.ts';
import { SqsQueues } from './sqs-queues.ts';
import { makeStateBucket, stateBucketName } from './state-bucket.ts';

// The SDK tells at its first use that its support for Node 20 will end, which nobody who deploys can act on.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (line: string) => console.log(`  ${line}`);

/** The verbs, each with what it does to an environment. */
const verbs: Readonly<Record<string, (settings: Settings, flags: readonly string[]) => Promise<void>>> = {
  async check(settings) {
    await look(settings);
  },
  async deploy(settings, flags) {
    const outputs = await apply(settings, await look(settings), flags);
    const bucket = new S3SiteBucket(new S3Client({ region: settings.region }), outputs.siteBucket);
    const { uploaded, superseded } = await uploadSite(readSite(join(root, 'dist/site')), bucket);
    say(`${uploaded.length} files of the site uploaded, ${superseded.length} kept for 30 days more`);
    console.log(`\n${outputs.siteUrl}\n`);
  },
  async destroy(settings, flags) {
    if (settings.data === 'retain')
      throw new DeployProblem(
        `${settings.environment} keeps its data. To delete users and objects too, set IMAGE_CONVERSION_DATA=destroy, run "npm run deploy ${settings.environment}", then this again.`,
      );
    const { tool } = await look(settings);
    await cdktf(settings, tool.program, ['destroy', stackName(settings), ...flags]);
  },
  async redrive(settings, flags) {
    const unknown = flags.find((flag) => flag !== '--yes');
    if (unknown !== undefined) throw new DeployProblem(`redrive knows --yes, and not ${unknown}.`);
    const { accountId } = await findCaller({ aws, settings });
    say(`account ${accountId}, region ${settings.region}`);
    const names = new Names(settings);
    await redrive({
      queues: new SqsQueues(new SQSClient({ region: settings.region }), settings.region),
      deadLetters: names.regional('settle-failures'),
      failures: names.regional('conversion-failures'),
      move: flags.includes('--yes'),
      hint: `npm run redrive ${settings.environment} -- --yes`,
      say,
    });
  },
  async state(settings) {
    const { accountId } = await findCaller({ aws, settings });
    const name = settings.stateBucket ?? stateBucketName(accountId, settings.region);
    await makeStateBucket(new S3Client({ region: settings.region }), name, settings.region);
    say(`${name} is ready. In .env.${settings.environment}: IMAGE_CONVERSION_STATE_BUCKET=${name}`);
  },
};

function look(settings: Settings): Promise<Ready> {
  return preflight({
    settings,
    aws,
    ask,
    chosenTool: process.env.TERRAFORM_BINARY_NAME,
    build: () => build(['functions', 'site']),
    say,
  });
}

async function apply(settings: Settings, { tool }: Ready, flags: readonly string[]): Promise<Outputs> {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  const file = join(folder, 'outputs.json');
  try {
    await cdktf(settings, tool.program, ['deploy', stackName(settings), '--outputs-file', file, ...flags]);
    return readOutputs(readFileSync(file, 'utf8'), stackName(settings));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the project's own command line of CDKTF in this terminal. @throws DeployProblem where it fails */
async function cdktf(settings: Settings, program: string, parameters: readonly string[]): Promise<void> {
  const variables = {
    ...process.env,
    IMAGE_CONVERSION_ENVIRONMENT: settings.environment,
    TERRAFORM_BINARY_NAME: program,
    CHECKPOINT_DISABLE: '1',
  };
  const entry = join(root, 'node_modules/cdktf-cli/bundle/bin/cdktf');
  const code = await show(process.execPath, [entry, ...parameters], { folder: root, variables });
  if (code !== 0) throw new DeployProblem(`cdktf ${parameters[0]} ended with ${code}; what it said stands above.`);
}

function stackName({ environment }: Settings): string {
  return `image-conversion-${environment}`;
}

async function main([verb = '', ...parameters]: readonly string[]): Promise<void> {
  const work = verbs[verb];
  if (work === undefined) throw new DeployProblem(`There is no "${verb}": ${Object.keys(verbs).join(', ')}.`);
  const [environment, ...others] = parameters.filter((parameter) => !parameter.startsWith('--'));
  if (others.length > 0) throw new DeployProblem(`One environment at a time, and not ${others.join(', ')} too.`);
  const variables = { ...process.env, ...(environment && { IMAGE_CONVERSION_ENVIRONMENT: environment }) };
  const settings = settingsOf(resolveSettings(settingSources(variables, root)));
  console.log(`${verb} ${settings.environment}`);
  await work(
    settings,
    parameters.filter((parameter) => parameter.startsWith('--')),
  );
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof DeployProblem || error instanceof SynthesisProblem)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
