import { joinBytes } from '../../bytes.ts';
import { zigzag } from '../decoder/zigzag.ts';
import { markers } from '../markers.ts';
import { BitWriter } from './bit-writer.ts';
import type { Coefficients } from './coefficients.ts';
import { type HuffmanCode, optimalCode } from './huffman-code.ts';
import type { FramePlan } from './plan.ts';
import { codeProgressive, type ProgressiveScan } from './progressive-scan.ts';
import type { QuantizationTable } from './quantization.ts';
import { codeSequential } from './sequential-scan.ts';
import { SymbolCounter, type SymbolSink, SymbolWriter } from './symbols.ts';

/**
 * Writes a JFIF file with Huffman codes of its own: baseline in one scan, or progressive in the scans of a script.
 * @see ITU-T T.81 §B.2, annexes F and G; JFIF 1.02
 */
export function writeFile(
  plan: FramePlan,
  components: readonly Coefficients[],
  tables: readonly QuantizationTable[],
  script: readonly ProgressiveScan[] | undefined,
): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0xff, markers.soi), jfifSegment()];
  for (const [id, table] of tables.slice(0, plan.components.length === 1 ? 1 : 2).entries())
    parts.push(segment(markers.dqt, [id, ...zigzag.map((place) => table[place]!)]));
  parts.push(frameHeader(plan, script === undefined ? markers.sof0 : markers.sof2));
  if (script === undefined) {
    const all = { components: plan.components.map((_, index) => index), successiveHigh: 0, successiveLow: 0 };
    const header = scanHeader(plan, { ...all, spectralStart: 0, spectralEnd: 63 });
    parts.push(...codeScan(header, (sink) => codeSequential(plan, components, sink)));
  } else {
    for (const scan of script)
      parts.push(...codeScan(scanHeader(plan, scan), (sink) => codeProgressive(scan, plan, components, sink)));
  }
  parts.push(Uint8Array.of(0xff, markers.eoi));
  return joinBytes(parts);
}

/** Tables, header and data of a scan, which is gone through twice. */
function codeScan(header: Uint8Array, code: (sink: SymbolSink) => void): Uint8Array[] {
  const counter = new SymbolCounter();
  code(counter);
  const codes = [0, 1, 2, 3].map((table): HuffmanCode | undefined => {
    const frequencies = counter.frequencies(table);
    return frequencies.some((count) => count > 0) ? optimalCode(frequencies) : undefined;
  });
  const writer = new BitWriter();
  code(new SymbolWriter(writer, codes));
  const used = codes.flatMap((known, table) => (known ? [huffmanSegment(table, known)] : []));
  return [...used, header, ...writer.finish()];
}

/** Version 1.01, a density of 1 : 1 without a unit. */
function jfifSegment(): Uint8Array {
  return segment(markers.app0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
}

/** @see ITU-T T.81 §B.2.2 */
function frameHeader({ width, height, components }: FramePlan, marker: number): Uint8Array {
  return segment(marker, [
    8,
    ...[height >> 8, height & 255, width >> 8, width & 255],
    components.length,
    ...components.flatMap(({ id, h, v, table }) => [id, (h << 4) | v, table]),
  ]);
}

/** @see ITU-T T.81 §B.2.3 */
function scanHeader({ components }: FramePlan, scan: ProgressiveScan): Uint8Array {
  const { components: indices, spectralStart, spectralEnd, successiveHigh, successiveLow } = scan;
  const selectors = indices.flatMap((index) => {
    const { id, table } = components[index]!;
    // A scan of DC or of AC coefficients alone names no table for the others.
    const [dc, ac] = [spectralStart === 0 && successiveHigh === 0 ? table : 0, spectralEnd > 0 ? table : 0];
    return [id, (dc << 4) | ac];
  });
  return segment(markers.sos, [
    indices.length,
    ...selectors,
    ...[spectralStart, spectralEnd, (successiveHigh << 4) | successiveLow],
  ]);
}

/** @param table 0 and 1 are of DC, 2 and 3 of AC coefficients. @see ITU-T T.81 §B.2.4.2 */
function huffmanSegment(table: number, { counts, symbols }: HuffmanCode): Uint8Array {
  return segment(markers.dht, [((table >> 1) << 4) | (table & 1), ...counts, ...symbols]);
}

function segment(marker: number, data: readonly number[]): Uint8Array {
  const length = data.length + 2;
  return Uint8Array.of(0xff, marker, length >> 8, length & 255, ...data);
}
