import type { ColdStartRow } from './sections/cold-start.ts';
import type { MemoryResult } from './sections/memory.ts';
import { levels, type QualityResult } from './sections/quality.ts';
import type { HeldBar, TimedCase } from './sections/timing.ts';
import type { WeightRow } from './sections/weight.ts';
import type { Spread } from './statistics.ts';
import type { Table } from './tables.ts';

const none = '–';

/** @param cases where files are written, their bytes are shown */
export function timingTable(title: string, note: string, cases: readonly TimedCase[]): Table {
  const writes = cases.some(({ id }) => !id.startsWith('decode/'));
  return {
    title,
    note,
    headings: ['step', 'package', 'median ms', 'min–max', 'runs', 'codecs ÷ it', ...(writes ? ['kB written'] : [])],
    textColumns: 2,
    rows: cases.flatMap((each) =>
      each.timings.map(({ label, ms, bytes, ratio, failure }) => [
        each.title,
        failure === undefined ? label : `${label}: ${short(failure)}`,
        ...spreadCells(ms),
        ratio === undefined ? none : times(ratio),
        ...(writes ? [bytes === undefined ? none : kilobytes(bytes)] : []),
      ]),
    ),
  };
}

export function qualityTable({ ssims, rows }: QualityResult): Table {
  return {
    title: 'JPEG: bytes at equal similarity',
    note:
      'Bytes of each encoder for one byte of the codecs’ default, at the quality at which it reaches the same SSIM. ' +
      'Above 1 the codecs write less.',
    headings: ['encoder', ...levels.map((level, at) => `at ours of ${level} (SSIM ${ssims[at]!.toFixed(4)})`)],
    textColumns: 1,
    rows: rows.map(({ label, ratios, failure }) => [
      failure === undefined ? label : `${label}: ${short(failure)}`,
      ...ratios.map((ratio) => (ratio === undefined ? none : ratio.toFixed(3))),
    ]),
  };
}

export function memoryTable({ width, height, emptyBytes, rows }: MemoryResult): Table {
  const rgba = width * height * 4;
  return {
    title: `Peak memory of one conversion, ${((width * height) / 1e6).toFixed(1)} megapixels`,
    note: `Resident, above the ${mebibytes(emptyBytes)} MiB of an empty process. The picture is ${mebibytes(rgba)} MiB as RGBA.`,
    headings: ['pair', 'package', 'MiB', '× RGBA'],
    textColumns: 2,
    rows: rows.map(({ pair, contender, peakBytes, failure }) => [
      pair,
      failure === undefined ? contender : `${contender}: ${short(failure)}`,
      peakBytes === undefined ? none : mebibytes(peakBytes),
      peakBytes === undefined ? none : (peakBytes / rgba).toFixed(2),
    ]),
  };
}

export function coldStartTable(rows: readonly ColdStartRow[]): Table {
  return {
    title: 'Cold start: a process from its start to its end, with one picture of 640 × 427 converted',
    headings: ['pair', 'package', 'median ms', 'min–max', 'runs'],
    textColumns: 2,
    rows: rows.map(({ pair, contender, ms, failure }) => [
      pair,
      failure === undefined ? contender : `${contender}: ${short(failure)}`,
      ...spreadCells(ms),
    ]),
  };
}

export function weightTable(rows: readonly WeightRow[]): Table {
  return {
    title: 'Weight: minified JavaScript and WASM, gzip level 9',
    headings: ['package', 'part', 'gzip kB', 'raw kB'],
    textColumns: 2,
    rows: rows.map(({ name, what, gzipBytes, rawBytes }) => [name, what, kilobytes(gzipBytes), kilobytes(rawBytes)]),
  };
}

export function barTable(bars: readonly HeldBar[]): Table {
  const measured = bars.filter(({ found }) => found !== undefined);
  return {
    title: `Bars: ${measured.filter(({ held }) => held).length} of ${bars.length} held`,
    headings: ['bar', 'verdict', 'found', 'allowed'],
    textColumns: 2,
    rows: bars.map(({ title, allowed, found, held }) => [
      title,
      found === undefined ? 'not measured' : held ? 'held' : 'MISSED',
      found === undefined ? none : times(found),
      times(allowed),
    ]),
  };
}

function spreadCells(ms: Spread | undefined): string[] {
  if (ms === undefined) return [none, none, none];
  return [milliseconds(ms.median), `${milliseconds(ms.min)}–${milliseconds(ms.max)}`, String(ms.runs)];
}
function milliseconds(ms: number): string {
  return ms.toFixed(ms < 100 ? 1 : 0);
}
function times(ratio: number): string {
  return `${ratio.toFixed(2)}×`;
}
function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0);
}
function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
function short(failure: string): string {
  return failure.split('\n')[0]!.slice(0, 60);
}
