import type { Limits } from '../../codecs/limits.ts';
import type { BucketNames } from '../service/buckets.ts';
import { readBuckets } from '../service/buckets.ts';
import type { EmfMeterOptions } from '../service/emf-meter.ts';
import { EnvironmentVariableError, readCount, readJson, readLimits, type Variables } from '../service/environment.ts';
import { readMeterOptions } from '../service/meter-environment.ts';
import { parseConversionOptions } from '../service/options.ts';
import type { PrefixRule } from './options.ts';

export interface ConvertEnvironment {
  readonly buckets: BucketNames;
  readonly limits: Limits;
  readonly prefixRules: readonly PrefixRule[];
  readonly metrics: EmfMeterOptions;
  readonly memoryMegabytes: number;
}

/**
 * Reads `INPUT_BUCKET`, `OUTPUT_BUCKET`, `LIMITS`, `PREFIX_RULES`, what the metrics need, and from Lambda itself
 * `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`.
 * @throws EnvironmentVariableError
 */
export function readEnvironment(variables: Variables): ConvertEnvironment {
  return {
    buckets: readBuckets(variables),
    limits: readLimits(variables),
    prefixRules: readPrefixRules(variables),
    metrics: readMeterOptions(variables),
    memoryMegabytes: readCount(variables, 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
  };
}

function readPrefixRules(variables: Variables): PrefixRule[] {
  const rules = readJson(variables, 'PREFIX_RULES');
  if (!Array.isArray(rules))
    throw new EnvironmentVariableError('The environment variable PREFIX_RULES is no JSON array.');
  return rules.map((rule: unknown, index) => {
    if (typeof rule !== 'object' || rule === null || !('prefix' in rule) || typeof rule.prefix !== 'string')
      throw new EnvironmentVariableError(`PREFIX_RULES[${index}] has no prefix.`);
    try {
      return { prefix: rule.prefix, options: parseConversionOptions('options' in rule ? rule.options : undefined) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'the options are wrong';
      throw new EnvironmentVariableError(`PREFIX_RULES[${index}]: ${reason}.`, { cause: error });
    }
  });
}
