import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type SettingSource, settingTable } from './settings.ts';
import { SynthesisProblem } from './synthesis-problem.ts';

/**
 * Where the settings of a deployment come from: the variables of the process, then the file `.env.<environment>` of the
 * checkout, which keeps what each deployment of that environment must be given again.
 * @param folder the checkout
 * @throws SynthesisProblem when the file is for another environment
 */
export function settingSources(variables: SettingSource['variables'], folder: string): readonly SettingSource[] {
  const { variable, default: usual } = settingTable.environment;
  const environment = variables[variable] || usual;
  const name = `.env.${environment}`;
  const source = { name: 'the environment', variables };
  const text = readIfThere(join(folder, name));
  if (text === undefined) return [source];
  const fromFile = parseEnv(text);
  if (fromFile[variable] && fromFile[variable] !== environment)
    throw new SynthesisProblem(`${name} is for ${environment}, and sets ${variable} to ${fromFile[variable]}.`);
  return [source, { name, variables: fromFile }];
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
