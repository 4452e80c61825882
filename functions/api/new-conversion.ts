import type { Limits } from '../../codecs/limits.ts';
import { type ErrorCode, type FieldError, RequestError } from '../service/errors.ts';
import { checkConversionOptions } from '../service/options.ts';
import type { ConversionOptions } from '../service/record.ts';

/** The body of `POST /api/conversions`. */
export interface NewConversion {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly options: ConversionOptions;
}

/** The longest file name that is taken, in UTF-16 code units. */
export const maxFileNameLength = 1024;

const fieldNames = ['fileName', 'sizeBytes', 'options'];

interface Fault extends FieldError {
  readonly code: ErrorCode;
}

/** A field's value, or all that is wrong with it. */
type Checked<Value> = { readonly value: Value } | { readonly faults: readonly Fault[] };

/** @throws RequestError that names every field and every option at fault, and what each must be */
export function parseNewConversion(body: string | undefined, { maxInputBytes }: Limits): NewConversion {
  const given = parseObject(body);
  const unknown = Object.keys(given).filter((name) => !fieldNames.includes(name));
  const fileName = checkFileName(given.fileName);
  const sizeBytes = checkSize(given.sizeBytes, maxInputBytes);
  const options = checkOptions(given.options);
  if (unknown.length === 0 && 'value' in fileName && 'value' in sizeBytes && 'value' in options)
    return { fileName: fileName.value, sizeBytes: sizeBytes.value, options: options.value };

  const faults = [fileName, sizeBytes, options].flatMap((checked) => ('faults' in checked ? checked.faults : []));
  const known = fieldNames.join(', ');
  throw refusal([...unknown.map((name) => fault([name], `There is no such field; there are ${known}.`)), ...faults]);
}

function parseObject(body: string | undefined): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(body ?? '');
  } catch {
    throw new RequestError('invalid-request', 'The body is no JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RequestError('invalid-request', 'The body is no JSON object.');
  return value as Readonly<Record<string, unknown>>;
}

function checkFileName(value: unknown): Checked<string> {
  if (typeof value === 'string' && value.length >= 1 && value.length <= maxFileNameLength) return { value };
  return { faults: [fault(['fileName'], `Must be a text of 1 to ${maxFileNameLength} characters.`)] };
}

function checkSize(value: unknown, maxInputBytes: number): Checked<number> {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxInputBytes) return { value };
  return { faults: [fault(['sizeBytes'], `Must be a whole number from 0 to ${maxInputBytes}.`)] };
}

function checkOptions(value: unknown): Checked<ConversionOptions> {
  const { options, faults } = checkConversionOptions(value);
  if (options) return { value: options };
  return {
    faults: faults.map(({ name, message }) => ({
      ...fault(name === 'options' ? [name] : ['options', ...pathOf(name)], `${message}.`),
      code: 'invalid-option',
    })),
  };
}

/** The names on the way to an option: `resize.width` lies in `resize`. */
function pathOf(option: string): readonly string[] {
  const [, parent, name] = /^(resize|limits)\.(.*)$/s.exec(option) ?? [];
  return parent !== undefined && name !== undefined ? [parent, name] : [option];
}

function fault(path: readonly string[], detail: string): Fault {
  return { field: path.join('.'), pointer: pointerTo(path), detail, code: 'invalid-request' };
}

/** A JSON pointer as a fragment. @see RFC 6901 §6 */
function pointerTo(path: readonly string[]): string {
  const tokens = path.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1')));
  return `#/${tokens.join('/')}`;
}

/** The faults' own code where they share one. */
function refusal(faults: readonly Fault[]): RequestError {
  const codes = new Set(faults.map(({ code }) => code));
  const [code = 'invalid-request'] = codes.size === 1 ? codes : [];
  const fields = faults.map(({ field, pointer, detail }) => ({ field, ...(pointer && { pointer }), detail }));
  return new RequestError(code, fields.map(({ field, detail }) => `${field}: ${detail}`).join(' '), fields);
}
