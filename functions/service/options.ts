import type { OptionFault } from '../../codecs/errors.ts';
import { checkOptions, invalidOptions } from '../../codecs/options.ts';
import type { ConversionOptions } from './record.ts';

const limitsGiven: OptionFault = {
  name: 'limits',
  allowed: 'left out',
  message: 'The limits are set by the service',
};

/** The options where they are right, else every fault in them. The limits are the service's own: nobody sets them. */
export function checkConversionOptions(value: unknown): {
  readonly options: ConversionOptions | undefined;
  readonly faults: readonly OptionFault[];
} {
  const { limits = undefined, ...rest } = typeof value === 'object' && value !== null ? { ...value } : {};
  if (limits === undefined) return checkOptions(value);
  return { options: undefined, faults: [...checkOptions(rest).faults, limitsGiven] };
}

/**
 * Validates options that come with a request or with an object.
 * @throws CodecError `invalid-option`; `details` names every option at fault and what it may be
 */
export function parseConversionOptions(value: unknown): ConversionOptions {
  const { options, faults } = checkConversionOptions(value);
  if (options === undefined) throw invalidOptions(faults);
  return options;
}
