import { type Conversion as CodecResult, codecError, defaultLimits } from '../../../codecs/index.ts';
import { createConversion } from '../../../functions/api/conversions.ts';
import type { ApiDependencies } from '../../../functions/api/dependencies.ts';
import type { ConvertDependencies } from '../../../functions/convert/convert.ts';
import { randomIds } from '../../../functions/service/ids.ts';
import { conversionKey } from '../../../functions/service/keys.ts';
import { type Logger, makeLogger } from '../../../functions/service/logger.ts';
import type { ConversionMeasures, Meter } from '../../../functions/service/meter.ts';
import type { Clock, ObjectStore } from '../../../functions/service/ports.ts';
import type { ConversionOptions, ConversionRecord } from '../../../functions/service/record.ts';
import { MemoryObjectStore } from './memory-object-store.ts';
import { MemoryUserDirectory } from './memory-user-directory.ts';

export const userId = '5d3c8a0e-1f7b-4c9a-9a53-0d3b8a1e7f20';

/** A clock that is moved by hand. */
class ManualClock implements Clock {
  #now = Date.parse('2026-03-01T12:00:00.000Z');
  now(): Date {
    return new Date(this.#now);
  }
  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

/**
 * A codec whose answer a test can choose: `pages 3 anything` gives three outputs that hold the text and their number,
 * `corrupt` a coded error, `no memory` one that is worth another try, `crash` an error without a code.
 */
async function textCodec(bytes: Uint8Array): Promise<CodecResult> {
  const text = new TextDecoder().decode(bytes);
  if (text === 'corrupt') throw codecError('corrupt', 'The file is no text with pages');
  if (text === 'no memory') throw codecError('runtime-failure', 'Memory could not be had');
  if (text === 'crash') throw new TypeError('x is not a function');
  const pages = Number(/^pages (\d+)/.exec(text)?.[1] ?? 1);
  const outputs = Array.from({ length: pages }, (_, index) => ({
    suffix: pages === 1 ? ('' as const) : (`-${index + 1}` as const),
    extension: 'png',
    mediaType: 'image/png',
    bytes: new TextEncoder().encode(`${text} / ${index + 1}`),
  }));
  return {
    outputs,
    report: {
      version: 2,
      source: { format: 'tiff', sizeBytes: bytes.length, pages: [] },
      target: { format: 'png', sizeBytes: 0, pages: [] },
      kept: [],
      changed: [],
      dropped: [],
      timings: { readingMs: 0, decodingMs: 0, resizingMs: 0, encodingMs: 0, comparingMs: 0, totalMs: 0 },
    },
  };
}

/** Keeps what it is told. */
class ListingMeter implements Meter {
  readonly conversions: ConversionMeasures[] = [];
  readonly failures: string[] = [];
  conversion(measures: ConversionMeasures): void {
    this.conversions.push(measures);
  }
  failure(code: string): void {
    this.failures.push(code);
  }
  peakMemory(): void {}
}

/** The parts that the cores need, over a store in memory. */
export interface Equipment {
  readonly store: MemoryObjectStore;
  readonly clock: ManualClock;
  readonly directory: MemoryUserDirectory;
  readonly lines: string[];
  readonly log: Logger;
  readonly meter: ListingMeter;
  readonly api: ApiDependencies;
  readonly convert: ConvertDependencies;
}

export function equip(): Equipment {
  const clock = new ManualClock();
  const store = new MemoryObjectStore(clock);
  const lines: string[] = [];
  const directory = new MemoryUserDirectory();
  directory.users.set(userId, { email: 'ada@example.com', createdAt: clock.now() });
  const meter = new ListingMeter();
  const limits = { ...defaultLimits, maxInputBytes: 10_000 };
  const userLimits = { openConversions: 100, dailyBytes: 1_000_000 };
  const times = { retentionDays: 7, uploadExpirySeconds: 900, downloadExpirySeconds: 300 };
  return {
    store,
    clock,
    directory,
    lines,
    meter,
    log: makeLogger((line) => lines.push(line)),
    api: {
      store,
      clock,
      ids: randomIds,
      directory,
      hasTimeLeft: () => true,
      limits,
      userLimits,
      userLimitsByGroup: {},
      ...times,
    },
    convert: { store, clock, meter, limits, convert: textCodec, prefixRules: [{ prefix: '', options: { to: 'png' } }] },
  };
}

/** Puts an object into the input bucket, as an upload does. */
export function upload(store: ObjectStore, key: string, content: string | Uint8Array, metadata = {}) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return store.put('input', key, bytes, { contentType: 'application/octet-stream', metadata });
}

/** Asks for a conversion by the API and uploads its file. @returns the input's key and the conversion's id */
export async function submit(
  { store, api }: Equipment,
  content: string | Uint8Array,
  { fileName = 'photo.tif', options = { to: 'png' } as ConversionOptions } = {},
): Promise<{ readonly key: string; readonly id: string }> {
  const { id } = await createConversion(
    { id: userId, groups: [] },
    { fileName, sizeBytes: content.length, options },
    api,
  );
  const key = conversionKey({ userId, conversionId: id });
  await upload(store, key, content);
  return { key, id };
}

/** The report of an input. @throws when there is none */
export async function reportOf(store: ObjectStore, key: string): Promise<ConversionRecord> {
  const stored = await store.get('output', `${key}/report.json`);
  if (!stored) throw new Error(`There is no report for ${key}.`);
  return JSON.parse(new TextDecoder().decode(stored.bytes)) as ConversionRecord;
}

/** What an output holds. */
export async function textOf(store: ObjectStore, key: string): Promise<string | undefined> {
  const stored = await store.get('output', key);
  return stored && new TextDecoder().decode(stored.bytes);
}
