import { ApiError } from './api-error.ts';
import { backoffMs, type Wait, wait, waitForNetwork } from './wait.ts';

/** Why work in the cloud waits: there is no network, the service has too much to do, or nobody is signed in. */
export interface Held {
  readonly why: 'network' | 'busy' | 'sign-in';
  /** When it goes on, in milliseconds of the epoch, where that is known. */
  readonly untilMs?: number;
}

/** How much is done to bring a request through. */
export interface Persistence {
  /** Tries in all that got no answer, or one that did not say when to come back. */
  readonly attempts: number;
  /** How long the answers' own `Retry-After` is heeded, all of them together. */
  readonly patienceMs: number;
}

/** For what a person waits for in front of the page. */
export const promptly: Persistence = { attempts: 5, patienceMs: 30_000 };

/** For a file on its way, which nothing but the network holds up: four minutes without an answer, ten of being put off. */
export const steadily: Persistence = { attempts: 20, patienceMs: 600_000 };

export interface PersistenceTerms {
  readonly persistence?: Persistence;
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait. */
  readonly onHeld?: ((held: Held) => void) | undefined;
  /** Replaces every wait, in tests. */
  readonly wait?: Wait | undefined;
}

/**
 * Carries out a request again, ever later, as long as it fails for reasons that pass: no answer, 429, 5xx. What the
 * service says of the request itself (any other 4xx) is not asked twice. Time without a network, where the browser
 * knows of it, counts as no try.
 * @param attempt throws ApiError where it fails
 * @throws what the last try threw; the signal's reason when it is aborted
 */
export async function persist<T>(attempt: () => Promise<T>, terms: PersistenceTerms = {}): Promise<T> {
  const { signal, onHeld, persistence: { attempts, patienceMs } = promptly } = terms;
  let patienceLeftMs = patienceMs;
  for (let tried = 1, putOff = 0; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ApiError) || !passes(error) || tried - putOff >= attempts) throw error;
      const { retryAfterMs: askedMs = 0 } = error;
      patienceLeftMs -= askedMs;
      if (patienceLeftMs < 0) throw error;
      const ms = askedMs || backoffMs(tried);
      if (askedMs > 0) putOff += 1;
      onHeld?.(error.status === 0 ? { why: 'network' } : { why: 'busy', untilMs: Date.now() + ms });
      await (terms.wait ?? (error.status === 0 ? waitForNetwork : wait))(ms, signal);
    }
  }
}

/** Creating a conversion twice is harmless: what is not uploaded to expires. */
function passes({ status }: ApiError): boolean {
  return status === 0 || status === 429 || status >= 500;
}
