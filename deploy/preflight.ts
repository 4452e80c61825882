import type { Settings } from '../stacks/settings.ts';
import type { Aws, Caller } from './aws.ts';
import { DeployProblem } from './problem.ts';
import { type Ask, findTerraform, type TerraformTool } from './terraform-tool.ts';

/** What the checks look at. */
export interface Surroundings {
  readonly settings: Settings;
  readonly aws: Aws;
  readonly ask: Ask;
  /** `TERRAFORM_BINARY_NAME`, where somebody set it. */
  readonly chosenTool?: string | undefined;
  /** Builds what is deployed. @throws Error with the compiler's words */
  readonly build: () => Promise<unknown>;
  /** Takes a line about each thing that is as it should be. */
  readonly say: (line: string) => void;
}

/** What was found, all of it fit for a deployment. */
export interface Ready {
  readonly tool: TerraformTool;
  readonly caller: Caller;
}

/** Lambda keeps so many of the account's concurrency for functions that reserve none. */
const leastUnreserved = 100;

/** What a function may have in an account that is new. */
const newAccountMegabytes = 3_008;

/**
 * Looks at all that a deployment needs before it begins. What does not rest on another is looked at even where that
 * failed, so that a person hears of everything at once.
 * @throws DeployProblem with a line about each thing that is missing, and what to do
 */
export async function preflight(surroundings: Surroundings): Promise<Ready> {
  const { settings, ask, chosenTool, say } = surroundings;
  const problems: string[] = [];
  const check = async <Found>(look: () => Promise<Found>): Promise<Found | undefined> => {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof DeployProblem)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };

  // State in a bucket is locked by an object, which older releases cannot.
  const least = settings.stateBucket === undefined ? '1.6' : '1.10';
  const tool = await check(() => findTerraform(ask, chosenTool, least));
  if (tool) say(`${tool.program} ${tool.version}`);
  await check(() => buildAll(surroundings));
  const caller = await check(() => findCaller(surroundings));
  if (caller) {
    say(`account ${caller.accountId} as ${caller.arn}, region ${settings.region}`);
    await check(() => checkConcurrency(surroundings));
    await check(() => checkStateBucket(surroundings));
  }
  if (problems.length > 0 || tool === undefined || caller === undefined) throw new DeployProblem(problems.join('\n'));
  return { tool, caller };
}

async function buildAll({ build, say }: Surroundings): Promise<void> {
  try {
    await build();
  } catch (error) {
    throw new DeployProblem(`The build failed.\n${error instanceof Error ? error.message : error}`);
  }
  say('functions and site are built');
}

/** @throws DeployProblem */
export async function findCaller({ aws, settings: { region } }: Pick<Surroundings, 'aws' | 'settings'>) {
  try {
    return await aws.caller(region);
  } catch (error) {
    throw new DeployProblem(whyNoCaller(error, region));
  }
}

function whyNoCaller(error: unknown, region: string): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  switch (name) {
    case 'CredentialsProviderError':
      return `No AWS credentials were found. Set AWS_PROFILE to a profile of yours, or run "aws configure sso" and "aws sso login", or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. (${message})`;
    case 'ExpiredToken':
    case 'ExpiredTokenException':
      return 'The AWS credentials have expired: sign in again, for instance with "aws sso login".';
    case 'InvalidClientTokenId':
    case 'SignatureDoesNotMatch':
    case 'UnrecognizedClientException':
      return `AWS does not know these credentials in ${region}: they are wrong, or the region is not switched on in this account.`;
    default:
      return `AWS could not be asked who calls, in ${region}: ${name}: ${message}`;
  }
}

async function checkConcurrency({ aws, settings, say }: Surroundings): Promise<void> {
  const { convertConcurrency: wanted, region, convertMemoryMegabytes: memory } = settings;
  const { limit, unreserved } = await aws.concurrency(region);
  // What an earlier deployment keeps for conversions is counted as taken; a smaller wish than that always fits.
  const free = Math.max(0, unreserved - leastUnreserved);
  if (wanted > 0 && wanted > limit - leastUnreserved)
    throw new DeployProblem(
      `IMAGE_CONVERSION_CONVERT_CONCURRENCY is ${wanted}, and the account may run ${limit} functions at once in ${region}, of which ${leastUnreserved} stay for the others. Set it to 0, or ask for more under Service Quotas, Lambda, Concurrent executions.`,
    );
  say(
    `${limit} functions may run at once${wanted > 0 ? `; ${wanted} are kept for conversions, ${free} were free` : ''}`,
  );
  if (limit < 1_000 && memory > newAccountMegabytes)
    say(
      `note: accounts with so few may be refused more than ${newAccountMegabytes} MB for a function, and IMAGE_CONVERSION_CONVERT_MEMORY is ${memory}`,
    );
}

async function checkStateBucket({ aws, settings: { stateBucket, region }, say }: Surroundings): Promise<void> {
  if (stateBucket === undefined) {
    say('note: the state is a file in this folder; keep it, or set IMAGE_CONVERSION_STATE_BUCKET');
    return;
  }
  if (!(await aws.hasBucket(stateBucket, region)))
    throw new DeployProblem(
      `The bucket ${stateBucket} for the state is not there, or not yours: "npm run deploy:state" makes one.`,
    );
  say(`state in ${stateBucket}`);
}
