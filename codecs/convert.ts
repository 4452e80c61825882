import type { OpenFile } from './codec.ts';
import { isOpaque, isWide } from './color/depth.ts';
import { encodeOptions } from './encode.ts';
import { comparePage } from './fidelity/compare-page.ts';
import type { ConvertedPage, PageState } from './fidelity/finding.ts';
import { sortFindings } from './fidelity/notes.ts';
import { comparePages } from './fidelity/pages.ts';
import { type FormatName, formats } from './formats.ts';
import { type Limits, resolveLimits } from './limits.ts';
import { type Options, parseOptions } from './options.ts';
import { selectPages } from './pages.ts';
import { loadCodec } from './registry.ts';
import type { FidelityReport } from './report.ts';
import { holdResized, resizeImage } from './resize/index.ts';
import { openFile } from './source.ts';
import { type Clock, performanceClock, Stopwatch } from './stopwatch.ts';

/** One written file. */
export interface Output {
  /** What its name has before the extension: nothing for one file, else the number of the page in the input: `-1`, `-2`, … */
  readonly suffix: string;
  /** Without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The files and what became of everything that the input held. */
export interface Conversion {
  readonly outputs: readonly Output[];
  readonly report: FidelityReport;
}

/** What a conversion does. `page` counts the chosen pages from 1 to `pages`. */
export interface ConversionProgress {
  readonly stage: 'decoding' | 'encoding';
  readonly page: number;
  readonly pages: number;
  /** How many of the page's rows are behind the stage, 0 to 1; absent as it begins. Not every codec tells. */
  readonly fraction?: number;
}

/**
 * Converts a file. Holds the pixels of one page at a time.
 * @param onProgress is told of each step before it is taken, and in the middle of those whose codec tells of its rows
 * @param now what the report's `timings` are read from: milliseconds, never going back
 * @throws CodecError of every code: the input's faults, the limits, the options
 */
export async function convert(
  bytes: Uint8Array,
  options: Options,
  onProgress?: (progress: ConversionProgress) => void,
  now: Clock = performanceClock,
): Promise<Conversion> {
  const stopwatch = new Stopwatch(now);
  const checked = parseOptions(options);
  const { to, resize } = checked;
  const source = await stopwatch.time('readingMs', () => openFile(bytes, checked));
  const selected = selectPages(checked.pages ?? 'all', source.pages.length);
  if (resize) {
    const pages = selected.map((index) => source.pages[index]!);
    holdResized(resolveLimits(checked.limits), pages, resize, to);
  }
  const settings = encodeOptions(checked);
  const { metadata = 'keep' } = checked;
  const { carryMetadata } = await import('./metadata/carry.ts');
  const writer = (await loadCodec(to)).writer(settings);
  const seen: { readonly opaque: boolean; readonly wide: boolean }[] = [];
  for (const [at, index] of selected.entries()) {
    const place = { page: at + 1, pages: selected.length };
    onProgress?.({ stage: 'decoding', ...place });
    const page = await stopwatch.time('decodingMs', () => source.page(index));
    const image = resize ? await stopwatch.time('resizingMs', () => resizeImage(page, resize)) : page;
    seen.push({ opaque: isOpaque(image.data), wide: isWide(image.data) });
    onProgress?.({ stage: 'encoding', ...place });
    const onRows =
      onProgress && ((rows: number) => onProgress({ stage: 'encoding', ...place, fraction: rows / image.height }));
    await stopwatch.time('encodingMs', () =>
      writer.add({ ...image, metadata: carryMetadata(image, metadata, image !== page) }, onRows),
    );
  }
  const files = await stopwatch.time('encodingMs', () => writer.finish());
  const report = await stopwatch.time('comparingMs', async () => {
    const pages = await lookBack(source, selected, files, to, (place) => ({
      ...seen[place]!,
      quality: writer.qualities?.[place],
    }));
    const background = `#${settings.background.toString(16).padStart(6, '0')}`;
    const { quality, subsampling, maxOutputBytes } = settings;
    const asked = { to, background, quality, subsampling, maxOutputBytes, metadata, resize };
    const counts = {
      inFile: source.pages.length,
      selected: selected.length,
      files: files.length,
      frames: source.frames,
    };
    return {
      version: 2,
      source: {
        format: source.format,
        sizeBytes: bytes.length,
        pages: source.pages.map((info, index) => ({ ...info, details: source.detailsOf(index) })),
      },
      target: {
        format: to,
        sizeBytes: files.reduce((sum, file) => sum + file.length, 0),
        pages: pages.map(({ after }) => ({ ...after.info, details: after.details })),
      },
      ...sortFindings(
        [...pages.flatMap((page) => comparePage(page, asked)), ...comparePages(counts, to)],
        selected.length,
        source.pages.length,
      ),
    } as const;
  });
  return { outputs: nameOutputs(files, to, selected), report: { ...report, timings: stopwatch.read() } };
}

/** What we wrote is ours, however large it came out. */
const noLimits: Limits = {
  maxInputBytes: Infinity,
  maxPixels: Infinity,
  maxTotalPixels: Infinity,
  maxPages: Infinity,
  maxMetadataBytes: Infinity,
  maxDecodedBytes: Infinity,
  maxExpansion: Infinity,
};

/** Opens the written files and puts each page beside the one it came from. */
async function lookBack(
  source: OpenFile,
  selected: readonly number[],
  files: readonly Uint8Array[],
  to: FormatName,
  seen: (place: number) => Pick<ConvertedPage, 'opaque' | 'wide' | 'quality'>,
): Promise<ConvertedPage[]> {
  const codec = await loadCodec(to);
  const written = files.map((file) => codec.open(file, noLimits));
  const after = written.flatMap((file) => file.pages.map((_, index) => stateOf(file, index)));
  return selected.map((index, place) => {
    const known = seen(place);
    return {
      number: index + 1,
      before: stateOf(source, index),
      after: withQuality(after[place]!, known.quality),
      ...known,
    };
  });
}

function stateOf(file: OpenFile, index: number): PageState {
  return {
    info: file.pages[index]!,
    metadata: file.metadataOf(index),
    details: file.detailsOf(index),
    makerNote: file.makerNoteOf(index),
    remainders: file.remaindersOf(index),
  };
}

/** The quality stands in no file; the encoder tells it. */
function withQuality(page: PageState, quality: number | undefined): PageState {
  const { details } = page;
  return details.format === 'jpeg' && quality !== undefined ? { ...page, details: { ...details, quality } } : page;
}

function nameOutputs(files: readonly Uint8Array[], to: FormatName, selected: readonly number[]): Output[] {
  const { extensions, mediaType } = formats[to];
  return files.map((bytes, index) => ({
    suffix: files.length === 1 ? '' : `-${selected[index]! + 1}`,
    extension: extensions[0],
    mediaType,
    bytes,
  }));
}
