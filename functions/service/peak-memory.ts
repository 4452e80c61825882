/** The most memory that this process ever held, heap, buffers and WASM, in hundredths of what the function may use. */
export function peakMemoryPercent(memoryMegabytes: number): number {
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return Math.round((1_000 * peakBytes) / (memoryMegabytes * 2 ** 20)) / 10;
}
