import { codecError } from '../../codecs/errors.ts';
import { parseOptions } from '../../codecs/options.ts';
import type { ConversionOptions } from './record.ts';

/**
 * Validates options that come with a request or with an object. The limits are the service's own: nobody sets them.
 * @throws CodecError `invalid-option` or `unsupported-option`; `details.option` names the option and what it may be
 */
export function parseConversionOptions(value: unknown): ConversionOptions {
  if (typeof value === 'object' && value !== null && 'limits' in value)
    throw codecError('invalid-option', 'The limits are set by the service', {
      option: { name: 'limits', allowed: 'left out' },
    });
  const { limits: _, ...options } = parseOptions(value);
  return options;
}
