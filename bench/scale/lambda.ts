import { assumptions, prices, quotas } from './aws.ts';
import { requests } from './demand.ts';

/**
 * What a conversion takes on Lambda. One thread does the work, so that more than a whole processor is of no use.
 * @param processorMs as measured @param bytes read and written together
 */
export function billedSeconds(processorMs: number, bytes: number, memoryMegabytes: number): number {
  const processor = Math.min(1, memoryMegabytes / quotas.wholeProcessor.value) * assumptions.processorSpeed.value;
  const { writes, lists, reads } = requests.convert;
  return (
    processorMs / 1000 / processor +
    bytes / assumptions.transferBytesPerSecond.value +
    (writes + lists + reads) * assumptions.requestSeconds.value
  );
}

/** What so long costs, in US dollars, the call included. */
export function lambdaCost(seconds: number, memoryMegabytes: number): number {
  return seconds * (memoryMegabytes / 1024) * prices.lambdaTime.value + prices.lambdaRequests.value / 1e6;
}
