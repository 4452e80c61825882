import type { Setting } from './setting-kinds.ts';
import type { ResolvedSetting } from './settings.ts';

/** Every setting with its value, where that came from, what it may be and what it does, for a person to read. */
export function explainSettings(resolved: readonly ResolvedSetting[]): string {
  return resolved
    .map(
      ({ setting, value, origin }) =>
        `${setting.variable} = ${shown(setting, value)}   (${origin})\n    ${setting.documentation} Must be ${setting.allowed}.\n`,
    )
    .join('\n');
}

function shown({ unit, personal }: Setting<unknown>, value: unknown): string {
  if (value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)) return 'none';
  if (personal) return 'given, not shown';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',');
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return unit === undefined ? text : `${text} ${unit}`;
}
