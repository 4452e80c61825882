import { setTimeout as wait } from 'node:timers/promises';

/** Asks again and again until there is an answer, which it gives; the test's own time limit ends a vain wait. */
export async function until<Answer>(ask: () => Promise<Answer | false | undefined>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== undefined) return answer;
    await wait(50);
  }
}
