import { DeployProblem } from './problem.ts';
import type { Ended } from './run.ts';

/** The program that applies what was synthesized. */
export interface TerraformTool {
  readonly program: string;
  /** `1.11.4` */
  readonly version: string;
}

/** Runs a program; `undefined` where there is none of that name. */
export type Ask = (program: string, parameters: readonly string[]) => Promise<Ended | undefined>;

/** Either does: both read the same JSON. */
const programs = ['terraform', 'tofu'];

/**
 * The first of Terraform and OpenTofu that is installed and new enough.
 * @param chosen `TERRAFORM_BINARY_NAME`, where somebody set it
 * @param least for instance `1.10`
 * @throws DeployProblem telling what to install
 */
export async function findTerraform(ask: Ask, chosen: string | undefined, least: string): Promise<TerraformTool> {
  const old: TerraformTool[] = [];
  for (const program of chosen ? [chosen] : programs) {
    const version = await versionOf(ask, program);
    if (version === undefined) continue;
    if (isAtLeast(version, least)) return { program, version };
    old.push({ program, version });
  }
  throw new DeployProblem(
    old[0]
      ? `${old[0].program} is ${old[0].version}; this deployment needs ${least} or newer.`
      : `Neither Terraform nor OpenTofu was found${chosen ? ` as ${chosen}` : ''}. Install one, ${least} or newer: https://opentofu.org/docs/intro/install/ or https://developer.hashicorp.com/terraform/install.`,
  );
}

async function versionOf(ask: Ask, program: string): Promise<string | undefined> {
  const ended = await ask(program, ['version', '-json']);
  if (ended === undefined || ended.code !== 0) return undefined;
  try {
    const { terraform_version: version } = JSON.parse(ended.output) as { readonly terraform_version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

function isAtLeast(version: string, least: string): boolean {
  const [found, wanted] = [version, least].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  for (const [index, number] of wanted!.entries()) if (found![index] !== number) return found![index]! > number;
  return true;
}
