import type { DeviceProgress } from '../device/messages.ts';

/** So long a file says nothing more of its rows once it has: ten times a second is as often as anybody sees. */
const pauseMs = 100;

/**
 * Passes on every stage as it begins, and of what lies between as much as a person sees. What an encoder tells is told
 * from the middle of its work, hundreds of times a page.
 * @param now milliseconds, never going back
 */
export function pacedProgress(
  onProgress: (progress: DeviceProgress) => void,
  now: () => number = () => performance.now(),
): (progress: DeviceProgress) => void {
  let next = -Infinity;
  return (progress) => {
    const time = now();
    if (progress.fraction !== undefined && time < next) return;
    next = time + pauseMs;
    onProgress(progress);
  };
}
