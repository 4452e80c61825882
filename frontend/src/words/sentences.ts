import type { OptionInfo } from '../../../codecs/formats.ts';
import type { Held } from '../cloud/persistence.ts';
import type { ItemState } from '../state/item-state.ts';
import type { Preset } from '../state/presets.svelte.ts';
import type { Settings } from '../state/settings.svelte.ts';
import { percent, size, timeOfDay, words } from './words.svelte.ts';

/** What stands under a key that may be none: codes and names come from tables that know no words. */
export function lookUp(group: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const message = Object.hasOwn(group, key) ? group[key] : undefined;
  return typeof message === 'string' ? message : undefined;
}

/** What an option is called; one that has no words yet is called as its table describes it. */
export function optionName(name: string, { description }: OptionInfo): string {
  return lookUp(words.optionNames, name) ?? description;
}

/** What a choice of an option is called. */
export function optionValue(name: string, value: string): string {
  return lookUp(words.optionValues, `${name} ${value}`) ?? value;
}

/** What is good to know about an option, if anything. */
export function optionHint(name: string): string | undefined {
  return lookUp(words.optionHints, name);
}

/** What was chosen, in a few words. */
function optionBrief(name: string, info: OptionInfo, value: unknown): string {
  switch (info.type) {
    case 'integer':
      return 'default' in info ? `${optionName(name, info)} ${value}` : `≤ ${size(Number(value))}`;
    case 'size': {
      const { width = '…', height = '…' } = value as { width?: number; height?: number };
      return `${width} × ${height}`;
    }
    case 'color':
    case 'choice':
    case 'pages':
      return optionValue(name, String(value));
    default:
      return info satisfies never;
  }
}

/** All that was chosen beside the format, in a few words; nothing where all is as usual. */
export function choicesOf(settings: Settings): string {
  const { pagesChoice, pagesText: pages } = settings;
  const chosen = settings.chosen.map(({ name, info }) => optionBrief(name, info, settings.value(name)));
  if (pagesChoice === 'first') chosen.push(words.pages.briefFirst);
  if (pagesChoice === 'some') chosen.push(words.pages.briefSome({ pages }));
  return chosen.join(', ');
}

/** A format and what is chosen for it, in a few words. */
export function briefOf(settings: Settings): string {
  return [settings.target.label, choicesOf(settings)].filter(Boolean).join(', ');
}

/** What a preset is called. */
export function presetName({ builtIn, name }: Preset): string {
  return builtIn ? words.presetNames[builtIn] : (name ?? '');
}

/** What a file is doing. */
export function stageOf(state: ItemState): string {
  const { stages } = words;
  switch (state.stage) {
    case 'decoding':
      return hasPages(state) ? stages.decodingPage(state) : stages.decoding;
    case 'encoding':
      return hasPages(state) ? stages.encodingPage(state) : stages.encoding;
    case 'uploading':
      return state.fraction >= 1 ? stages.uploaded : stages.uploading({ percent: percent(state.fraction) });
    case 'held':
      return heldBecause(state);
    case 'ready':
    case 'waiting':
    case 'reading':
    case 'writing':
    case 'converting':
    case 'done':
    case 'failed':
      return stages[state.stage];
    default:
      return state satisfies never;
  }
}

/** Why a file on its way to the cloud waits. */
function heldBecause({ why, untilMs }: Held): string {
  const { held } = words;
  switch (why) {
    case 'network':
      return held.network;
    case 'sign-in':
      return held.signIn;
    case 'busy':
      return untilMs === undefined ? held.busy : held.busyUntil({ time: timeOfDay(untilMs) });
    default:
      return why satisfies never;
  }
}

function hasPages<State extends { readonly page?: number; readonly pages?: number }>(
  state: State,
): state is State & { readonly page: number; readonly pages: number } {
  return state.page !== undefined && state.pages !== undefined && state.pages > 1;
}
