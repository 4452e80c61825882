import type { OpenFile } from './codec.ts';
import { isOpaque } from './color/depth.ts';
import { encodeOptions } from './encode.ts';
import { type ConvertedPage, comparePage, type Finding } from './fidelity.ts';
import { type FormatInfo, type FormatName, formats } from './formats.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { type Options, parseOptions } from './options.ts';
import { selectPages } from './pages.ts';
import { loadCodec } from './registry.ts';
import type { FidelityReport, Note } from './report.ts';
import { holdResized, resizeImage } from './resize/index.ts';
import { openFile } from './source.ts';

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

/** What a conversion does next. `page` counts the chosen pages from 1 to `pages`. */
export interface ConversionProgress {
  readonly stage: 'decoding' | 'encoding';
  readonly page: number;
  readonly pages: number;
}

/**
 * Converts a file. Holds the pixels of one page at a time.
 * @param onProgress is told of each step before it is taken
 * @throws CodecError of every code: the input's faults, the limits, the options
 */
export async function convert(
  bytes: Uint8Array,
  options: Options,
  onProgress?: (progress: ConversionProgress) => void,
): Promise<Conversion> {
  const checked = parseOptions(options);
  const { to, resize } = checked;
  const source = await openFile(bytes, checked);
  const selected = selectPages(checked.pages ?? 'all', source.pages.length);
  if (resize) {
    const pages = selected.map((index) => source.pages[index]!);
    holdResized({ ...defaultLimits, ...checked.limits }, pages, resize, to);
  }
  const settings = encodeOptions(checked);
  const writer = (await loadCodec(to)).writer(settings);
  const opaque: boolean[] = [];
  for (const [at, index] of selected.entries()) {
    const place = { page: at + 1, pages: selected.length };
    onProgress?.({ stage: 'decoding', ...place });
    const page = await source.page(index);
    const image = resize ? resizeImage(page, resize) : page;
    opaque.push(isOpaque(image.data));
    onProgress?.({ stage: 'encoding', ...place });
    await writer.add(image);
  }
  const files = await writer.finish();
  const background = `#${settings.background.toString(16).padStart(6, '0')}`;
  const pages = await lookBack(source, selected, files, to, (place) => ({
    opaque: opaque[place]!,
    quality: writer.qualities?.[place],
  }));
  return {
    outputs: nameOutputs(files, to, selected),
    report: {
      version: 1,
      source: { format: source.format, sizeBytes: bytes.length, pages: source.pages },
      target: {
        format: to,
        sizeBytes: files.reduce((sum, file) => sum + file.length, 0),
        pages: pages.map(({ after }) => ({ width: after.info.width, height: after.info.height })),
      },
      ...sortFindings(
        [
          ...pages.flatMap((page) => comparePage(page, { to, background, quality: settings.quality, resize })),
          ...describePages(source, selected, files.length, formats[to]),
        ],
        pages.length,
        source.pages.length,
      ),
    },
  };
}

/** What we wrote is ours, however large it came out. */
const noLimits: Limits = {
  maxInputBytes: Infinity,
  maxPixels: Infinity,
  maxTotalPixels: Infinity,
  maxPages: Infinity,
  maxMetadataBytes: Infinity,
};

/** Opens the written files and puts each page beside the one it came from. */
async function lookBack(
  source: OpenFile,
  selected: readonly number[],
  files: readonly Uint8Array[],
  to: FormatName,
  seen: (place: number) => Pick<ConvertedPage, 'opaque' | 'quality'>,
): Promise<ConvertedPage[]> {
  const codec = await loadCodec(to);
  const written = files.map((file) => codec.open(file, noLimits));
  const after = written.flatMap((file) =>
    file.pages.map((info, index) => ({ info, metadata: file.metadataOf(index) })),
  );
  return selected.map((index, place) => ({
    number: index + 1,
    before: { info: source.pages[index]!, metadata: source.metadataOf(index) },
    after: after[place]!,
    ...seen(place),
  }));
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

function describePages(
  source: OpenFile,
  selected: readonly number[],
  fileCount: number,
  target: FormatInfo,
): Finding[] {
  const findings: Finding[] = [];
  const count = source.pages.length;
  if (selected.length < count)
    findings.push({
      fate: 'dropped',
      what: 'pages',
      reason: 'not-selected',
      detail: `${count - selected.length} of ${count} pages were left out, as asked`,
    });
  if (fileCount > 1)
    findings.push({
      fate: 'changed',
      what: 'pages',
      reason: 'one-file-a-page',
      detail: `${fileCount} pages became ${fileCount} files: ${target.label} holds one page`,
    });
  else if (selected.length > 1)
    findings.push({
      fate: 'kept',
      what: 'pages',
      reason: 'carried',
      detail: `${selected.length} pages were kept in one file`,
    });
  if (source.frames > 1)
    findings.push({
      fate: 'dropped',
      what: 'animation',
      reason: 'target-has-none',
      detail: `An animation of ${source.frames} pictures became its still picture`,
    });
  return findings;
}

/** Notes by their fate. What all pages share is said once, without a page. */
function sortFindings(
  findings: readonly Finding[],
  pageCount: number,
  sourcePages: number,
): Pick<FidelityReport, 'kept' | 'changed' | 'dropped'> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify({ ...finding, page: 0 });
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  const notes = [...groups.values()].flatMap((group) => {
    const { page: _, ...shared } = group[0]!;
    return group.length === pageCount || sourcePages === 1 ? [shared] : group;
  });
  const ofFate = (fate: Finding['fate']): Note[] =>
    notes.filter((note) => note.fate === fate).map(({ fate: _, ...note }) => note);
  return { kept: ofFate('kept'), changed: ofFate('changed'), dropped: ofFate('dropped') };
}
