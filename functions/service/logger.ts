/**
 * Structured logs: one JSON object a line. The fields form a closed list, none of which can hold a token, a presigned
 * address or a file's content; the text of a foreign error is cleaned of what looks like one.
 */

type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** All that can stand in a line beside its time, level and message. */
export interface LogFields {
  /** The id of the invocation or request. */
  readonly requestId?: string;
  readonly conversionId?: string;
  /** The input's key, where it is none that the API made. */
  readonly key?: string;
  readonly method?: string;
  /** The operation's id, never the path that was asked for. */
  readonly operation?: string;
  readonly status?: number;
  readonly outcome?: string;
  readonly code?: string;
  readonly source?: string;
  readonly target?: string;
  readonly outputs?: number;
  readonly inputBytes?: number;
  readonly outputBytes?: number;
  readonly durationMs?: number;
  /** Of an account's deletion: it says nothing of whose. */
  readonly receipt?: string;
  readonly removedInputs?: number;
  readonly removedResults?: number;
  readonly error?: LoggedError;
}

export interface LoggedError {
  readonly name: string;
  readonly message: string;
  readonly frames?: readonly string[];
  readonly cause?: LoggedError;
}

export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to each line. */
  with(fields: LogFields): Logger;
}

/** Writes to the standard output, past the runtime's console, which would frame the line a second time. */
export function stdoutLogger(): Logger {
  return makeLogger((line) => process.stdout.write(`${line}\n`));
}

export function makeLogger(write: (line: string) => void, common: LogFields = {}): Logger {
  const log = (level: LogLevel, message: string, fields: LogFields = {}) =>
    write(JSON.stringify({ timestamp: new Date().toISOString(), level, message, ...common, ...fields }));
  return {
    info: (message, fields) => log('INFO', message, fields),
    warn: (message, fields) => log('WARN', message, fields),
    error: (message, fields) => log('ERROR', message, fields),
    with: (fields) => makeLogger(write, { ...common, ...fields }),
  };
}

const maxMessageLength = 300;
const maxFrames = 8;
const maxCauses = 3;

/** What is told of an error: its name, its cleaned message, where it was thrown, and what caused it. */
export function loggedError(error: unknown, causes = maxCauses): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error, message: 'not an Error' };
  const frames = error.stack?.match(/^\s+at .*$/gm)?.slice(0, maxFrames);
  return {
    name: error.name,
    message: clean(error.message),
    ...(frames && { frames: frames.map((frame) => frame.trim()) }),
    ...(error.cause !== undefined && causes > 0 && { cause: loggedError(error.cause, causes - 1) }),
  };
}

/** Without addresses, long words (tokens, signatures, Base64) and what a parser quotes. */
function clean(message: string): string {
  return message
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '[address]')
    .replace(/"[^"]*"/g, '"…"')
    .replace(/[\w+/=.%-]{64,}/g, '[…]')
    .slice(0, maxMessageLength);
}
