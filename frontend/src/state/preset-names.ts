import type { Preset, Presets } from './presets.svelte.ts';

type Named = Pick<Presets, 'all' | 'longestName'>;

/** The person's own preset of this name. */
export function presetNamed({ all }: Named, name: string): Preset | undefined {
  return all.find((preset) => preset.name === name.trim());
}

/** The name, or one like it where one of the person's own presets has it. @param own the preset that may have it */
export function freeName(presets: Named, name: string, own?: Preset): string {
  let free = name.trim();
  for (let number = 2; ![undefined, own?.id].includes(presetNamed(presets, free)?.id); number++) {
    const end = ` (${number})`;
    free = name.trim().slice(0, presets.longestName - end.length) + end;
  }
  return free;
}
