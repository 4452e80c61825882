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
 * How long to wait before another try: doubling from half a second to at most 16, half of it by chance, so that many
 * pages that were refused at once do not come back at once.
 * @param attempt the try that failed, from 1
 * @param chance 0 to 1
 */
export function backoffMs(attempt: number, chance = Math.random()): number {
  const whole = Math.min(16_000, 500 * 2 ** (attempt - 1));
  return whole / 2 + (whole / 2) * chance;
}
