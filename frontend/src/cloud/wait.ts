/** Waits; the only way in which the page lets time pass, so that tests can let it pass faster. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

/** @throws the signal's reason when it is aborted meanwhile */
export const wait: Wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });

/**
 * Waits until it is worth trying the network again: as long as it takes where the browser says that there is none, and
 * else so long, or until the browser says that there is one.
 * @throws the signal's reason when it is aborted meanwhile
 */
export const waitForNetwork: Wait = async (ms, signal) => {
  const waited = new AbortController();
  const end = AbortSignal.any(signal ? [signal, waited.signal] : [waited.signal]);
  const online = new Promise<void>((resolve) =>
    addEventListener('online', () => resolve(), { once: true, signal: end }),
  );
  try {
    await Promise.race([online, wait(navigator.onLine ? ms : longestTimerMs, end)]);
  } finally {
    waited.abort();
  }
};

/** The longest time that a timer takes: 24 days. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * How long to wait before another try: doubling from half a second to at most 16, half of it by chance, so that many
 * pages that were refused at once do not come back at once.
 * @param attempt the try that failed, from 1
 * @param chance 0 to 1
 */
export function backoffMs(attempt: number, chance = Math.random()): number {
  const whole = Math.min(16_000, 500 * 2 ** (attempt - 1));
  return whole / 2 + (whole / 2) * chance;
}

/**
 * How long an answer asks to wait, by its `Retry-After`: seconds, or a date; undefined where it says neither.
 * @see RFC 9110 §10.2.3
 */
export function retryAfterMs(header: string | null | undefined, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
