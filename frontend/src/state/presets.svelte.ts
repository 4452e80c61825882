import { type Options, parseOptions } from '../../../codecs/options.ts';
import { ofBrowser } from '../device/kept-text.ts';
import type { Settings } from './settings.svelte.ts';

/** The presets that the page brings along, as they are until somebody edits them. */
export const builtInPresets = {
  web: { to: 'jpeg', quality: 80, metadata: 'private', resize: { width: 2048, height: 2048 } },
  print: { to: 'tiff', compression: 'lzw' },
  archive: { to: 'tiff' },
  smallest: { to: 'jpeg', quality: 60, effort: 'small', metadata: 'none', resize: { width: 1600, height: 1600 } },
  private: { to: 'jpeg', quality: 90, metadata: 'private' },
} as const satisfies Record<string, Options>;

/** One of {@link builtInPresets}. */
export type BuiltIn = keyof typeof builtInPresets;

const builtIns = Object.keys(builtInPresets) as readonly BuiltIn[];

/** Options under a name. One that comes with the page is called by the catalogue. */
export interface Preset {
  readonly id: string;
  readonly builtIn?: BuiltIn;
  readonly name?: string;
  readonly options: Options;
  /** Of one that comes with the page: whether it is another than it was. */
  readonly edited?: boolean;
}

/** One that a person has kept. */
type OwnPreset = Required<Pick<Preset, 'id' | 'name' | 'options'>>;

const storageKey = 'presets';
const longestName = 60;
const mostPresets = 100;

/** The presets that there are: those of the page, edited or not, and a person's own. Kept for the browser. */
export class Presets {
  #own = $state.raw<readonly OwnPreset[]>([]);
  #edited = $state.raw<Readonly<Partial<Record<BuiltIn, Options>>>>({});
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#recall();
    globalThis.addEventListener?.('storage', ({ key }) => key === storageKey && this.#recall());
  }

  get all(): readonly Preset[] {
    const edited = this.#edited;
    const brought = builtIns.map((id) => ({
      id,
      builtIn: id,
      options: edited[id] ?? builtInPresets[id],
      edited: edited[id] !== undefined,
    }));
    return [...brought, ...this.#own];
  }

  /** The one whose options are those that are chosen now. */
  get current(): Preset | undefined {
    const chosen = comparable(this.#settings.options);
    return this.all.find((preset) => comparable(preset.options) === chosen);
  }

  /** Characters of a name. */
  readonly longestName = longestName;

  /** Whether one more can be kept. */
  get full(): boolean {
    return this.#own.length >= mostPresets;
  }

  /** Chooses a preset's options for the batch. */
  choose(id: string): void {
    const preset = this.all.find((one) => one.id === id);
    if (preset) this.#settings.take(preset.options);
  }

  /** Keeps the options that are chosen now under a name, unless one of the person's own has it. */
  keep(name: string): void {
    const given = nameOf(name);
    this.#recall();
    if (given === '' || this.full || this.#own.some((preset) => preset.name === given)) return;
    this.#own = [...this.#own, { id: crypto.randomUUID(), name: given, options: this.#settings.options }];
    this.#remember();
  }

  /** Gives a preset the options that are chosen now. */
  replace({ id, builtIn }: Preset): void {
    const { options: chosen } = this.#settings;
    this.#recall();
    if (builtIn) this.#edited = { ...this.#edited, [builtIn]: chosen };
    else this.#own = this.#own.map((preset) => (preset.id === id ? { ...preset, options: chosen } : preset));
    this.#remember();
  }

  rename({ id }: Preset, name: string): void {
    const given = nameOf(name);
    if (given === '') return;
    this.#recall();
    this.#own = this.#own.map((preset) => (preset.id === id ? { ...preset, name: given } : preset));
    this.#remember();
  }

  /** Takes away a preset of the person's own; one that comes with the page becomes what it was. */
  remove({ id, builtIn }: Preset): void {
    this.#recall();
    if (builtIn) {
      const { [builtIn]: _, ...others } = this.#edited;
      this.#edited = others;
    } else this.#own = this.#own.filter((preset) => preset.id !== id);
    this.#remember();
  }

  #remember(): void {
    ofBrowser.setItem(storageKey, JSON.stringify({ version: 1, own: this.#own, edited: this.#edited }));
  }

  /** Reads what another tab may have kept meanwhile. What cannot be read, or is not allowed any more, is left out. */
  #recall(): void {
    const { version, own, edited } = asRecord(readJson(ofBrowser.getItem(storageKey)));
    if (version !== 1) return;
    this.#own = (Array.isArray(own) ? own : []).slice(0, mostPresets).flatMap((one) => readOwn(asRecord(one)));
    const changed = asRecord(edited);
    this.#edited = Object.fromEntries(
      builtIns.flatMap((id) => readOptions(changed[id]).map((options) => [id, options] as const)),
    );
  }
}

function nameOf(text: string): string {
  return text.trim().slice(0, longestName);
}

/** The same text for the same options, in whatever order they were chosen. */
function comparable({ resize, ...options }: Options): string {
  const told = (all: object) =>
    Object.entries(all)
      .filter(([, value]) => value !== undefined)
      .sort();
  return JSON.stringify([told(options), told(resize ?? {})]);
}

function readJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** One preset, or none where a part of it is missing or not allowed. */
function readOwn({ id, name, options }: Readonly<Record<string, unknown>>): OwnPreset[] {
  if (typeof id !== 'string' || typeof name !== 'string' || name.trim() === '' || name.length > longestName) return [];
  return readOptions(options).map((allowed) => ({ id, name: name.trim(), options: allowed }));
}

/** The options, or none where the tables do not allow them. */
function readOptions(value: unknown): Options[] {
  try {
    return [parseOptions(value)];
  } catch {
    return [];
  }
}
