import { codecError } from '../../codecs/errors.ts';
import type { StoredRequest } from '../service/documents.ts';
import { parseConversionOptions } from '../service/options.ts';
import type { ConversionOptions, ConversionRequest } from '../service/record.ts';
import type { Work } from '../service/work.ts';

/** How objects are converted whose key begins with `prefix`, `''` being every one. The longest prefix wins. */
export interface PrefixRule {
  readonly prefix: string;
  readonly options: ConversionOptions;
}

/** The user metadata that carries options, `x-amz-meta-options` on the wire. */
const metadataField = 'options';

/** Options in metadata have fewer bytes than this: all user metadata of an object share 2 kB. */
const maxMetadataBytes = 1000;

/**
 * The options for an input: those of its request, else those of its metadata, else those of its prefix.
 * @throws CodecError `invalid-option` or `unsupported-option` when they are wrong or there are none
 */
export function optionsFor({ input, stored }: Work, rules: readonly PrefixRule[]): ConversionOptions {
  if (stored) return parseConversionOptions(requestOf(stored).options);
  const text = input.metadata[metadataField];
  if (text !== undefined) return parseConversionOptions(parseMetadata(text));
  const matching = rules.filter((rule) => input.key.startsWith(rule.prefix));
  const longest = matching.sort((one, other) => other.prefix.length - one.prefix.length)[0];
  if (longest) return longest.options;
  throw invalid('No rule says how objects with this prefix are converted', 'a prefix with a rule');
}

function requestOf({ request }: StoredRequest): ConversionRequest {
  if (!request) throw invalid('The request cannot be read', 'those of a request');
  return request;
}

function parseMetadata(text: string): unknown {
  if (text.length >= maxMetadataBytes)
    throw invalid(`x-amz-meta-options has ${text.length} bytes`, `less than ${maxMetadataBytes} bytes`);
  if (!/^[ -~]*$/.test(text)) throw invalid('x-amz-meta-options is not ASCII', 'JSON in ASCII');
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('x-amz-meta-options is no JSON', 'JSON in ASCII');
  }
}

function invalid(message: string, allowed: string) {
  return codecError('invalid-option', message, { option: { name: 'options', allowed } });
}
