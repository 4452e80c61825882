import { setTimeout } from 'node:timers/promises';
import { DeployProblem } from './problem.ts';

/** A message that waits for a person, as far as a person wants to know of it. */
export interface DeadLetter {
  readonly body: string;
  readonly sentAt: Date;
}

/** How far a move of messages has come. */
export interface Move {
  /** Whether SQS is still at it. */
  readonly running: boolean;
  readonly moved: number;
  /** Why it ended before its end, in SQS's words. */
  readonly failure?: string;
}

/** Queues, as far as a redrive needs them. Each throws a DeployProblem that tells what is missing. */
export interface FailureQueues {
  /** How many messages a queue has: visible, hidden, delayed. SQS counts approximately. */
  count(name: string): Promise<number>;
  /** Some of the messages, at most 10, all of which stay. */
  peek(name: string): Promise<readonly DeadLetter[]>;
  /** Begins to move every message from one queue into the other. */
  startMove(from: string, to: string): Promise<void>;
  /** The move out of this queue that began last. */
  lastMove(from: string): Promise<Move>;
}

/** What is moved, and how. */
export interface RedriveOptions {
  readonly queues: FailureQueues;
  /** The queue of what `settle` could not report. */
  readonly deadLetters: string;
  /** The queue that `settle` takes failures from. */
  readonly failures: string;
  /** Whether anything is moved; else it is only looked at. */
  readonly move: boolean;
  /** Takes a line about what was found and done. */
  readonly say: (line: string) => void;
  /** How to ask for the move, told where nothing is moved. */
  readonly hint: string;
  /** The wait between two looks at a move. Default 2,000. */
  readonly pollMs?: number;
  /** After so many looks the move is left to SQS. Default 60. */
  readonly maxPolls?: number;
}

/**
 * Sends what `settle` could not report through it again. A failure that has its report by now changes nothing, so it may
 * be done as often as one likes.
 * @throws DeployProblem
 */
export async function redrive(options: RedriveOptions): Promise<void> {
  const { queues, deadLetters, failures, move, say, hint } = options;
  const waiting = await queues.count(failures);
  say(`${failures}: ${messages(waiting)}${waiting > 0 ? ', which settle takes by itself' : ''}`);
  const dead = await queues.count(deadLetters);
  say(`${deadLetters}: ${messages(dead)}${dead > 0 ? ', which settle could not report' : ''}`);
  if (dead === 0) return say('There is nothing to send again.');
  for (const letter of await queues.peek(deadLetters)) say(describe(letter));
  if (!move) return say(`Nothing was moved. Once the cause is gone: ${hint}`);
  await queues.startMove(deadLetters, failures);
  const { running, moved } = await awaitMove(options);
  say(
    running
      ? `${messages(moved)} moved so far; SQS goes on with the rest.`
      : `${messages(moved)} moved to ${failures}. What comes back to ${deadLetters} within minutes failed again: the log of settle tells why.`,
  );
}

async function awaitMove({ queues, deadLetters, pollMs = 2_000, maxPolls = 60 }: RedriveOptions): Promise<Move> {
  for (let polls = 0; ; polls++) {
    const move = await queues.lastMove(deadLetters);
    if (move.failure !== undefined)
      throw new DeployProblem(
        `SQS moved ${messages(move.moved)} and then stopped: ${move.failure}. The rest is still in ${deadLetters}.`,
      );
    if (!move.running || polls === maxPolls) return move;
    await setTimeout(pollMs);
  }
}

function messages(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`;
}

/** The objects that a dead letter speaks of and what befell them: `users/…/…: Runtime.ExitError: …, since …`. */
function describe({ body, sentAt }: DeadLetter): string {
  const record = parseRecord(body);
  const keys = record?.requestPayload?.Records?.map(({ s3 }) => decodeKey(s3?.object?.key)) ?? [];
  const { errorType, errorMessage } = record?.responsePayload ?? {};
  const what = keys.length > 0 ? keys.join(', ') : 'a message that is no record of a conversion';
  const why = [errorType, errorMessage].filter(Boolean).join(': ').slice(0, 200);
  return `- ${what}${why && `: ${why}`}, since ${sentAt.toISOString()}`;
}

/** Lambda's record of an invocation that failed, as far as it can be trusted to be one. */
interface FailureRecord {
  readonly requestPayload?: { readonly Records?: readonly { readonly s3?: { readonly object?: { key?: string } } }[] };
  readonly responsePayload?: { readonly errorType?: string; readonly errorMessage?: string } | null;
}

function parseRecord(body: string): FailureRecord | undefined {
  try {
    const record = JSON.parse(body) as FailureRecord | null;
    return Array.isArray(record?.requestPayload?.Records) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** As S3 writes keys into events: `+` is a space, the rest is percent-encoded. */
function decodeKey(key: string | undefined): string {
  try {
    return decodeURIComponent((key ?? '').replaceAll('+', ' '));
  } catch {
    return key ?? '';
  }
}
