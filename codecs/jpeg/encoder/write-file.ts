import { joinBytes } from '../../bytes.ts';
import { zigzag } from '../decoder/zigzag.ts';
import { markers } from '../markers.ts';
import { BitWriter } from './bit-writer.ts';
import type { Coefficients } from './coefficients.ts';
import type { HuffmanCode } from './huffman-code.ts';
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
  tables: readonly [luma: QuantizationTable, chroma: QuantizationTable],
  script: readonly ProgressiveScan[] | undefined,
): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0xff, markers.soi), jfifSegment()];
  // One table serves all where chroma has the steps of luma.
  const [luma, chroma] = tables;
  const shared = plan.components.length === 1 || luma.every((step, place) => step === chroma[place]);
  const written = shared ? [luma] : tables;
  parts.push(
    segment(
      markers.dqt,
      written.flatMap((table, id) => [id, ...Array.from(zigzag, (place) => table[place]!)]),
    ),
    frameHeader(plan, script === undefined ? markers.sof0 : markers.sof2, shared),
  );
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
  const codes = counter.codes();
  const writer = new BitWriter();
  code(new SymbolWriter(writer, codes));
  return [huffmanSegment(codes), header, ...writer.finish()];
}

/** Version 1.01, a density of 1 : 1 without a unit. */
function jfifSegment(): Uint8Array {
  return segment(markers.app0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
}

/** @see ITU-T T.81 §B.2.2 */
function frameHeader({ width, height, components }: FramePlan, marker: number, shared: boolean): Uint8Array {
  return segment(marker, [
    8,
    ...[height >> 8, height & 255, width >> 8, width & 255],
    components.length,
    ...components.flatMap(({ id, h, v, table }) => [id, (h << 4) | v, shared ? 0 : table]),
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

/** All tables of a scan; none where it has only bits. @see ITU-T T.81 §B.2.4.2 */
function huffmanSegment(codes: readonly (HuffmanCode | undefined)[]): Uint8Array {
  const tables = codes.flatMap((code, table) => {
    if (code === undefined) return [];
    // The class, 0 for DC and 1 for AC, and the destination.
    return [((table >> 1) << 4) | (table & 1), ...code.counts, ...code.symbols];
  });
  return tables.length === 0 ? new Uint8Array(0) : segment(markers.dht, tables);
}

function segment(marker: number, data: readonly number[]): Uint8Array {
  const length = data.length + 2;
  return Uint8Array.of(0xff, marker, length >> 8, length & 255, ...data);
}
