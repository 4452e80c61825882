import { constants } from 'node:os';

/** What Lambda answers in the place of a result when a function failed. */
export interface InvocationError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** The function was killed because it did not answer in time. */
export function timedOut(requestId: string, timeoutMs: number): InvocationError {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
  };
}

/** The function was killed because it held more memory than it may. */
export function outOfMemory(requestId: string): InvocationError {
  return {
    errorType: 'Runtime.OutOfMemory',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  };
}

/** The process ended in the middle of an invocation, by itself or by a signal. */
export function exited(requestId: string, code: number | null, signal: NodeJS.Signals | null): InvocationError {
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${describeExit(code, signal)}`,
  };
}

/** The result is longer than Lambda hands on. */
export function responseTooLarge(maxBytes: number): InvocationError {
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${maxBytes} bytes).`,
  };
}

const signalNames: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};

function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null)
    return `Runtime exited with error: signal: ${signalNames[signal] ?? `signal ${constants.signals[signal]}`}`;
  return code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
}
