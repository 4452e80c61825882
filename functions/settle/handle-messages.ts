import { namesOf } from '../service/keys.ts';
import { type Logger, loggedError } from '../service/logger.ts';
import { parseFailure } from './failure.ts';
import { type SettleDependencies, settleObject } from './settle.ts';

/** A message of the failure queue. */
export interface FailureMessage {
  readonly messageId: string;
  readonly body: string;
}

/** Settles each message. @returns the ids of those that are to be delivered again */
export async function handleMessages(
  messages: readonly FailureMessage[],
  dependencies: SettleDependencies,
  log: Logger,
): Promise<string[]> {
  const failed: string[] = [];
  for (const { messageId, body } of messages) {
    try {
      const { objects, code } = parseFailure(body);
      for (const object of objects) {
        const outcome = await settleObject(object, code, dependencies);
        log.warn('A conversion was given up on.', { ...namesOf(object.key), code, outcome });
      }
    } catch (error) {
      log.error('A failed conversion could not be settled.', { error: loggedError(error) });
      failed.push(messageId);
    }
  }
  return failed;
}
