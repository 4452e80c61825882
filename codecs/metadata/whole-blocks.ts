import type { MetadataChoice } from '../formats.ts';
import type { Metadata } from '../image.ts';

/** The blocks that each value of the option `metadata` lets through as they are, short of `keep`, which takes them all. */
export const wholeBlocks = {
  private: ['icc', 'color', 'density', 'significantBits', 'background', 'time'],
  none: ['icc', 'color'],
} as const satisfies Record<Exclude<MetadataChoice, 'keep'>, readonly (keyof Metadata)[]>;

/** Whether the option leaves a block out or cuts it. */
export function isLeftOut(what: keyof Metadata, choice: MetadataChoice): boolean {
  return choice !== 'keep' && !wholeBlocks[choice].some((one) => one === what);
}
