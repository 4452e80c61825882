import { selectPages } from '../../codecs/pages.ts';
import type { StoredFidelityReport } from '../../codecs/report.ts';
import type { ConversionMeasures } from '../service/meter.ts';
import type { ConversionRecord } from '../service/record.ts';

/** What is measured of a conversion, as its record tells it. */
export function measuresOf(
  { input, outputs, options, timings }: ConversionRecord,
  { source, target }: StoredFidelityReport,
): ConversionMeasures {
  const converted = selectPages(options?.pages ?? 'all', source.pages.length).map((index) => source.pages[index]!);
  return {
    source: source.format,
    target: target.format,
    durationMs: Date.parse(timings.finishedAt) - Date.parse(timings.startedAt),
    megapixels: converted.reduce((sum, { width, height }) => sum + width * height, 0) / 1_000_000,
    inputBytes: input.sizeBytes,
    outputBytes: outputs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}
