import { type FormatInfo, type FormatName, formatNames, formats } from '../../../codecs/formats.ts';
import type { Options } from '../../../codecs/options.ts';
import { isPageSelection } from '../../../codecs/pages.ts';

/** Where files are converted. */
export type Place = 'device' | 'cloud';

/** The options that only some formats have. */
type OwnOptions = Pick<Options, 'quality' | 'background'>;

/** How the choice of pages is made; `some` takes what is written. */
export type PagesChoice = 'all' | 'first' | 'some';

/** What is remembered. The choice of the place is remembered for the tab only. */
interface Remembered {
  readonly to?: unknown;
  readonly own?: unknown;
}

const settingsKey = 'settings';
const placeKey = 'place';

/** What the person has chosen for the batch. */
export class Settings {
  place = $state<Place>('device');
  to = $state<FormatName>('png');
  pagesChoice = $state<PagesChoice>('all');
  pagesText = $state('');
  #own = $state<Partial<Record<FormatName, OwnOptions>>>({});

  constructor() {
    this.#recall();
  }

  /** The row of the chosen target. */
  get target(): FormatInfo {
    return formats[this.to];
  }

  /** 1 to 100; undefined where the target has no quality. */
  get quality(): number | undefined {
    const { quality } = this.target.options;
    return quality && (this.#own[this.to]?.quality ?? quality.default);
  }
  set quality(quality: number | undefined) {
    this.#choose({ quality });
  }

  /** `#rrggbb`; undefined where the target keeps transparency. */
  get background(): string | undefined {
    const { background } = this.target.options;
    return background && (this.#own[this.to]?.background ?? background.default);
  }
  set background(background: string | undefined) {
    this.#choose({ background });
  }

  /** Whether the written page selection can be carried out. */
  get pagesValid(): boolean {
    return this.pagesChoice !== 'some' || isPageSelection(this.#pagesWritten);
  }

  /** The options for a file, by its own format: one that has no pages is not asked for any. */
  optionsFor(source: FormatName): Options {
    const { quality, background } = this;
    const pages = this.pagesChoice === 'some' ? this.#pagesWritten : this.pagesChoice;
    return {
      to: this.to,
      ...(quality !== undefined && { quality }),
      ...(background !== undefined && { background }),
      ...(formats[source].holds.pages && pages !== 'all' && { pages }),
    };
  }

  chooseTarget(to: FormatName): void {
    this.to = to;
    this.#remember();
  }

  choosePlace(place: Place): void {
    this.place = place;
    sessionStorage.setItem(placeKey, place);
  }

  get #pagesWritten(): string {
    return this.pagesText.replace(/\s+/g, '').replace(/–/g, '-');
  }

  #choose(option: OwnOptions): void {
    this.#own[this.to] = { ...this.#own[this.to], ...option };
    this.#remember();
  }

  #remember(): void {
    localStorage.setItem(settingsKey, JSON.stringify({ to: this.to, own: this.#own } satisfies Remembered));
  }

  #recall(): void {
    if (sessionStorage.getItem(placeKey) === 'cloud') this.place = 'cloud';
    const { to, own } = readRemembered();
    this.to = formatNames.find((name) => name === to) ?? this.to;
    for (const name of formatNames) {
      const chosen = isRecord(own) ? own[name] : undefined;
      if (isRecord(chosen)) this.#own[name] = validOwnOptions(chosen, formats[name]);
    }
  }
}

function readRemembered(): Remembered {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(settingsKey) ?? '{}');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** Of what was stored, what the format's row allows: the table may have changed since. */
function validOwnOptions(
  { quality, background }: Readonly<Record<string, unknown>>,
  { options }: FormatInfo,
): OwnOptions {
  const range = options.quality;
  const isQuality =
    range && Number.isInteger(quality) && Number(quality) >= range.minimum && Number(quality) <= range.maximum;
  const isColor = options.background && typeof background === 'string' && /^#[0-9a-f]{6}$/.test(background);
  return { ...(isQuality && { quality: Number(quality) }), ...(isColor && { background }) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
