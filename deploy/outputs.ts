import { DeployProblem } from './problem.ts';

/** What the stack puts out, as far as a deployment goes on with it. */
export interface Outputs {
  readonly siteUrl: string;
  readonly siteBucket: string;
  readonly userPoolId: string;
}

/**
 * Reads what `cdktf deploy --outputs-file` wrote.
 * @throws DeployProblem where the deployment left nothing behind
 */
export function readOutputs(json: string, stackName: string): Outputs {
  const stacks = JSON.parse(json) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const outputs = stacks[stackName];
  const text = (name: string): string => {
    const value = outputs?.[name];
    if (typeof value !== 'string') throw new DeployProblem(`The deployment of ${stackName} put out no ${name}.`);
    return value;
  };
  return { siteUrl: text('site_url'), siteBucket: text('site_bucket'), userPoolId: text('user_pool_id') };
}
