import { type FormatInfo, type FormatName, formatNames, formats, type OptionInfo } from '../../../codecs/formats.ts';
import { type Options, parseOptions, sharedOptions } from '../../../codecs/options.ts';
import { isPageSelection } from '../../../codecs/pages.ts';
import { ofBrowser, ofTab } from '../device/kept-text.ts';
import { defaultNamePattern } from '../device/name-pattern.ts';

/** Where files are converted. */
export type Place = 'device' | 'cloud';

/** How the choice of pages is made; `some` takes what is written. */
export type PagesChoice = 'all' | 'first' | 'some';

/** What is chosen beside the target. */
export type OptionName = Exclude<keyof Options, 'to' | 'limits'>;

/** An option that can be chosen, with what the tables say of it. */
export interface OptionRow {
  readonly name: OptionName;
  readonly info: OptionInfo;
}

type Choices = Readonly<Record<string, unknown>>;

/** What is remembered: all of it for the tab, which a sign-in leaves and comes back to; for the browser what lasts. */
interface Remembered {
  readonly to?: unknown;
  readonly own?: unknown;
  readonly shared?: unknown;
  readonly pages?: unknown;
  readonly namePattern?: unknown;
}

/** The target of a first visit. */
export const usualTarget: FormatName = 'png';

const settingsKey = 'settings';
const placeKey = 'place';

const sharedRows = toRows(sharedOptions).filter(({ info }) => info.type !== 'pages');
const pagesDefault = sharedOptions.pages.default;

/** What the person has chosen for the batch. */
export class Settings {
  place = $state<Place>('device');
  to = $state<FormatName>(usualTarget);
  #pagesChoice = $state<PagesChoice>(pagesDefault);
  #pagesText = $state('');
  #namePattern = $state(defaultNamePattern);
  // Plain values: a worker cannot be sent proxies.
  #own = $state.raw<Readonly<Partial<Record<FormatName, Choices>>>>({});
  #shared = $state.raw<Choices>({});

  /** Whether what is chosen is there again at the next visit: for the batch, not for one file of it. */
  readonly #lasts: boolean;

  /** @param like the settings to begin with, which stay as they are; without, what was remembered */
  constructor(like?: { readonly options: Options }) {
    this.#lasts = like === undefined;
    if (like) this.take(like.options);
    else this.#recall();
  }

  /** All that is chosen, for whatever source. */
  get options(): Options {
    const pages = this.pagesChoice === 'some' ? this.#pagesWritten : this.pagesChoice;
    return { ...this.#chosenOptions, ...(pages !== pagesDefault && this.pagesValid && { pages }) };
  }

  /**
   * Chooses all of these, and nothing else.
   * @param remember whether they are there again at the next visit, which those of somebody else's link are not
   */
  take(
    { to, pages = pagesDefault, limits: _, ...options }: Options,
    { remember = true }: { readonly remember?: boolean } = {},
  ): void {
    this.to = to;
    const known = new Map(this.rows.map((row) => [row.name as string, row]));
    const choices = Object.entries(options).filter(
      ([name, value]) => known.has(name) && value !== defaultOf(known.get(name)!.info),
    );
    this.#shared = Object.fromEntries(choices.filter(([name]) => isShared(known.get(name)!)));
    this.#own = { ...this.#own, [to]: Object.fromEntries(choices.filter(([name]) => !isShared(known.get(name)!))) };
    this.#pagesChoice = pages === 'all' || pages === 'first' ? pages : 'some';
    this.#pagesText = this.#pagesChoice === 'some' ? pages : '';
    this.#remember({ lasting: remember });
  }

  /** The row of the chosen target. */
  get target(): FormatInfo {
    return formats[this.to];
  }

  /** The options that the target has, its own first, from the tables; the pages are chosen by `pagesChoice`. */
  get rows(): readonly OptionRow[] {
    return [...toRows(this.target.options), ...sharedRows];
  }

  /** What was chosen, else the default; undefined where there is neither, or where the target has no such option. */
  value(name: OptionName): unknown {
    const row = this.rows.find((known) => known.name === name);
    return row && (this.#choices(row)[name] ?? defaultOf(row.info));
  }

  /** Chooses; undefined, or the default, takes a choice back. */
  choose(name: OptionName, value: unknown): void {
    const row = this.rows.find((known) => known.name === name);
    if (!row) return;
    const chosen = { ...this.#choices(row), [name]: value === defaultOf(row.info) ? undefined : value };
    if (isShared(row)) this.#shared = chosen;
    else this.#own = { ...this.#own, [this.to]: chosen };
    this.#remember();
  }

  /** Takes every choice for this target back. */
  reset(): void {
    this.#own = { ...this.#own, [this.to]: {} };
    this.#shared = {};
    this.pagesChoice = pagesDefault;
  }

  get pagesChoice(): PagesChoice {
    return this.#pagesChoice;
  }
  set pagesChoice(choice: PagesChoice) {
    this.#pagesChoice = choice;
    this.#remember();
  }

  get pagesText(): string {
    return this.#pagesText;
  }
  set pagesText(text: string) {
    this.#pagesText = text;
    this.#remember();
  }

  /** How results are called: text with fields in braces. See `name-pattern.ts`. */
  get namePattern(): string {
    return this.#namePattern;
  }
  set namePattern(pattern: string) {
    this.#namePattern = pattern;
    this.#remember();
  }

  /** The options that were chosen and are not the defaults. */
  get chosen(): readonly OptionRow[] {
    return this.rows.filter((row) => this.#choices(row)[row.name] !== undefined);
  }

  /** Whether an option can be carried out as it was chosen. */
  isValid(name: OptionName): boolean {
    return isAllowed(this.to, name, this.value(name));
  }

  /** Whether the written page selection can be carried out. */
  get pagesValid(): boolean {
    return this.pagesChoice !== 'some' || isPageSelection(this.#pagesWritten);
  }

  /** Whether all that was chosen can be carried out. */
  get valid(): boolean {
    return this.pagesValid && this.chosen.every(({ name }) => this.isValid(name));
  }

  /** What was chosen for a file, by its own format: one that has no pages is not asked for any. */
  optionsFor(source: FormatName): Options {
    const pages = this.pagesChoice === 'some' ? this.#pagesWritten : this.pagesChoice;
    return { ...this.#chosenOptions, ...(formats[source].holds.pages && pages !== pagesDefault && { pages }) };
  }

  get #chosenOptions(): Options {
    return { to: this.to, ...Object.fromEntries(this.chosen.map((row) => [row.name, this.#choices(row)[row.name]])) };
  }

  chooseTarget(to: FormatName): void {
    this.to = to;
    this.#remember();
  }

  choosePlace(place: Place): void {
    this.place = place;
    ofTab.setItem(placeKey, place);
  }

  get #pagesWritten(): string {
    return this.pagesText.replace(/\s+/g, '').replace(/–/g, '-');
  }

  #choices(row: OptionRow): Choices {
    return isShared(row) ? this.#shared : (this.#own[this.to] ?? {});
  }

  #remember({ lasting: isLasting = true } = {}): void {
    if (!this.#lasts) return;
    const { to, pagesChoice, pagesText, namePattern } = this;
    const pages = { pagesChoice, pagesText };
    const all = { to, own: this.#own, shared: this.#shared, pages, namePattern } satisfies Remembered;
    ofTab.setItem(settingsKey, JSON.stringify(all));
    if (!isLasting) return;
    const own = formatNames.map((name) => [name, lasting(this.#own[name] ?? {}, toRows(formats[name].options))]);
    const shared = lasting(this.#shared, sharedRows);
    const lasts = { to, own: Object.fromEntries(own), shared, namePattern } satisfies Remembered;
    ofBrowser.setItem(settingsKey, JSON.stringify(lasts));
  }

  #recall(): void {
    if (ofTab.getItem(placeKey) === 'cloud') this.place = 'cloud';
    const remembered = readRemembered(ofTab) ?? readRemembered(ofBrowser) ?? {};
    const { to, own, shared, pages, namePattern } = remembered;
    this.to = formatNames.find((name) => name === to) ?? this.to;
    this.#own = Object.fromEntries(
      formatNames.map((name) => [name, allowed(isRecord(own) ? own[name] : {}, name, toRows(formats[name].options))]),
    );
    this.#shared = allowed(shared, this.to, sharedRows);
    if (typeof namePattern === 'string') this.#namePattern = namePattern;
    if (!isRecord(pages)) return;
    const { pagesChoice, pagesText } = pages;
    if (pagesChoice === 'first' || pagesChoice === 'some') this.#pagesChoice = pagesChoice;
    if (typeof pagesText === 'string') this.#pagesText = pagesText;
  }
}

function toRows(options: Readonly<Record<string, OptionInfo>>): OptionRow[] {
  const entries = Object.entries(options).filter(([name]) => name !== 'to');
  return entries.map(([name, info]) => ({ name: name as OptionName, info }));
}

function isShared({ name }: OptionRow): boolean {
  return name in sharedOptions;
}

function defaultOf(info: OptionInfo): unknown {
  return 'default' in info ? info.default : undefined;
}

/** Of these choices the ones that the next visit begins with: how, but neither to which size nor which part. */
function lasting(choices: Choices, rows: readonly OptionRow[]): Choices {
  const kept = rows.filter(({ info }) => info.type === 'choice' || info.type === 'color' || 'default' in info);
  return Object.fromEntries(kept.map(({ name }) => [name, choices[name]]));
}

/** Of what was stored, what the tables allow: they may have changed since. */
function allowed(choices: unknown, to: FormatName, rows: readonly OptionRow[]): Choices {
  if (!isRecord(choices)) return {};
  const kept = rows.filter(({ name }) => choices[name] !== undefined && isAllowed(to, name, choices[name]));
  return Object.fromEntries(kept.map(({ name }) => [name, choices[name]]));
}

function isAllowed(to: FormatName, name: OptionName, value: unknown): boolean {
  try {
    parseOptions({ to, [name]: value });
    return true;
  } catch {
    return false;
  }
}

function readRemembered(storage: Pick<Storage, 'getItem'>): Remembered | undefined {
  try {
    const value: unknown = JSON.parse(storage.getItem(settingsKey) ?? 'null');
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
