import type { FormatName } from './formats.ts';

/** Every code that a {@link CodecError} can carry. Stable: clients may switch on it. */
export const codecErrorCodes = [
  'unknown-format',
  'truncated',
  'corrupt',
  'unsupported-feature',
  'limit-exceeded',
  'unsupported-option',
  'invalid-option',
  'runtime-failure',
] as const;
/** One of {@link codecErrorCodes}. */
export type CodecErrorCode = (typeof codecErrorCodes)[number];

/** What an error says beside its sentence. */
export interface CodecErrorDetails {
  readonly format?: FormatName;
  /** Byte offset in the input at which the fault was found. */
  readonly offset?: number;
  /** The limit that was exceeded, its value, and what the file asks for. */
  readonly limit?: { readonly name: string; readonly allowed: number; readonly found: number };
  /** The option at fault, and what it may be. */
  readonly option?: { readonly name: string; readonly allowed: string };
  /** Every option at fault where there are several, `option` the first of them. */
  readonly options?: readonly OptionFault[];
}

/** What is wrong with an option, and what it may be. `name` is a path: `quality`, `resize.width`. */
export interface OptionFault {
  readonly name: string;
  readonly allowed: string;
  /** A sentence without its full stop. */
  readonly message: string;
}

/** A {@link CodecError} as plain data, to cross a worker's or a process's border. */
export interface PlainCodecError extends CodecErrorDetails {
  readonly code: CodecErrorCode;
  readonly message: string;
}

/**
 * Every failure that input can cause. `message` is a sentence that says what was found and what was expected.
 * The five subclasses say whom to blame.
 */
export class CodecError extends Error {
  override readonly name: string = 'CodecError';
  readonly code: CodecErrorCode;
  readonly details: CodecErrorDetails;

  constructor(code: CodecErrorCode, message: string, details: CodecErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** The bytes are to blame: they are of no known format, cut short, or break the specification. */
export class FormatError extends CodecError {
  override readonly name = 'FormatError';
}
/** Our coverage is to blame: the file is right, and asks for what we do not read or write. */
export class UnsupportedError extends CodecError {
  override readonly name = 'UnsupportedError';
}
/** The policy is to blame: the file asks for more than the limits allow. */
export class LimitError extends CodecError {
  override readonly name = 'LimitError';
}
/** The caller is to blame: an option is unknown, out of range, or not of this format. */
export class UsageError extends CodecError {
  override readonly name = 'UsageError';
}
/** The runtime is to blame: WASM could not be loaded, memory could not be had. */
export class EnvironmentError extends CodecError {
  override readonly name = 'EnvironmentError';
}

const familyOf = {
  'unknown-format': FormatError,
  truncated: FormatError,
  corrupt: FormatError,
  'unsupported-feature': UnsupportedError,
  'limit-exceeded': LimitError,
  'unsupported-option': UsageError,
  'invalid-option': UsageError,
  'runtime-failure': EnvironmentError,
} as const satisfies Record<CodecErrorCode, typeof CodecError>;

/** Makes the error of the family that its code belongs to. */
export function codecError(
  code: CodecErrorCode,
  message: string,
  details?: CodecErrorDetails,
  options?: ErrorOptions,
): CodecError {
  return new familyOf[code](code, message, details, options);
}

/** The error as plain data; {@link fromPlain} rebuilds it on the other side. */
export function toPlain(error: CodecError): PlainCodecError {
  return { ...error.details, code: error.code, message: error.message };
}

/** The error that {@link toPlain} took apart, of its own family again. */
export function fromPlain({ code, message, ...details }: PlainCodecError): CodecError {
  return codecError(code, message, details);
}
