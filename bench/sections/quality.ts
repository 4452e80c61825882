import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { carriesOut } from '../cases.ts';
import type { Settings } from '../contenders/contender.ts';
import type { ContenderName } from '../contenders/index.ts';
import { type Photograph, readPixels, scaledPixels } from '../photographs.ts';
import { Unmeasured, WorkerProcess } from '../processes/child.ts';
import { ssim } from '../ssim.ts';
import { bytesAt, geometricMean, type RatePoint } from '../statistics.ts';

/** What one JPEG encoder needs to look as good as ours. */
export interface QualityRow {
  readonly label: string;
  /** For each of {@link levels}: its bytes for one of ours at the same similarity, the mean over the photographs. */
  readonly ratios: readonly (number | undefined)[];
  readonly failure?: string;
}

export interface QualityResult {
  /** The structural similarity of ours at each of {@link levels}, the mean over the photographs. */
  readonly ssims: readonly number[];
  readonly rows: readonly QualityRow[];
}

/** Our qualities whose similarity the others are brought to. */
export const levels = [60, 75, 85, 92] as const;
const ladder = [20, 35, 50, 60, 68, 75, 80, 85, 89, 92, 95, 98, 100];
/** Scaled down, so that what an earlier compression left behind does not count. */
const maxPixels = 1_500_000;

interface Encoder {
  readonly contender: ContenderName;
  readonly label: string;
  readonly settings: Omit<Settings, 'format' | 'quality'>;
}

/** Ours at its default comes first. */
function encoders(): Encoder[] {
  const ours = (['fast', 'balanced', 'small'] as const)
    .filter((effort) => carriesOut({ format: 'jpeg', effort }))
    .map((effort): Encoder => ({ contender: 'codecs', label: `codecs ${effort}`, settings: { effort } }));
  return [
    { contender: 'codecs', label: 'codecs', settings: {} },
    ...ours,
    { contender: 'starting', label: 'jSquash', settings: {} },
    { contender: 'sharp', label: 'sharp', settings: {} },
    { contender: 'sharp', label: 'sharp mozjpeg', settings: { jpeg: 'small' } },
    { contender: 'wasm-vips', label: 'wasm-vips', settings: {} },
    { contender: 'magick-wasm', label: 'magick-wasm', settings: {} },
    { contender: 'jimp', label: 'jimp', settings: {} },
  ];
}

interface Target {
  readonly ssim: number;
  readonly bytes: number;
}

/** Climbs a ladder of qualities with every JPEG encoder and reads off the bytes at equal similarity. */
export async function measureQuality(photographs: readonly Photograph[], program: string): Promise<QualityResult> {
  const targets: Target[][] = [];
  const rows: QualityRow[] = [];
  for (const encoder of encoders()) {
    const worker = new WorkerProcess(program, encoder.contender);
    try {
      const byPhotograph: (number | undefined)[][] = [];
      for (const [at, photograph] of photographs.entries()) {
        const qualities = targets[at] ? ladder : [...new Set([...ladder, ...levels])];
        const curve = await climb(worker, encoder, photograph, qualities);
        targets[at] ??= levels.map((level) => curve.find(({ quality }) => quality === level)!);
        byPhotograph.push(
          targets[at].map((target) => {
            const bytes = bytesAt(curve, target.ssim);
            return bytes === undefined ? undefined : bytes / target.bytes;
          }),
        );
      }
      const ratios = levels.map((_, level) => {
        const found = byPhotograph.map((each) => each[level]).filter((ratio) => ratio !== undefined);
        return found.length > 0 ? geometricMean(found) : undefined;
      });
      rows.push({ label: encoder.label, ratios });
    } catch (error) {
      if (!(error instanceof Unmeasured)) throw error;
      if (targets.length < photographs.length) throw error;
      rows.push({ label: encoder.label, ratios: levels.map(() => undefined), failure: error.message });
    } finally {
      worker.stop();
    }
  }
  const ssims = levels.map((_, at) => targets.reduce((sum, each) => sum + each[at]!.ssim, 0) / targets.length);
  return { ssims, rows };
}

async function climb(
  worker: WorkerProcess,
  { settings }: Encoder,
  photograph: Photograph,
  qualities: readonly number[],
): Promise<(RatePoint & { quality: number })[]> {
  const original = await scaledPixels(photograph, maxPixels);
  const { width, height } = original;
  const path = join(photograph.folder, 'scaled.raw');
  const written = join(photograph.folder, 'written.jpg');
  await writeFile(path, original.data);
  const points: (RatePoint & { quality: number })[] = [];
  for (const quality of qualities) {
    await worker.prepare({
      kind: 'encode',
      settings: { format: 'jpeg', quality, ...settings },
      path,
      width,
      height,
    });
    const { bytes } = await worker.run();
    await worker.save(written);
    points.push({ quality, bytes, ssim: ssim(original, await readPixels(await readFile(written))) });
  }
  return points;
}
