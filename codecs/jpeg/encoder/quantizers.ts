import type { Quantizer } from './coefficients.ts';
import { codeProgressive } from './progressive-scan.ts';
import { inverseSteps, type QuantizationTable } from './quantization.ts';
import type { Sample } from './sample.ts';
import { codeSequential } from './sequential-scan.ts';
import { SymbolCounter, symbolTables } from './symbols.ts';
import { type SymbolRates, symbolRates, TrellisQuantizer } from './trellis.ts';

/** Of luma and of chroma. */
export type Quantizers = readonly [luma: Quantizer, chroma: Quantizer];

/** Quantizers that round to the nearest. */
export function roundingQuantizers(tables: readonly [QuantizationTable, QuantizationTable]): Quantizers {
  const [luma, chroma] = tables.map(inverseSteps) as [Float64Array, Float64Array];
  return [{ inverse: luma }, { inverse: chroma }];
}

/**
 * Quantizers that weigh errors against bits. What a symbol costs is learnt from a sample of the picture, first as
 * rounding leaves it, then as the trellis does.
 */
export function trellisQuantizers(
  sample: Sample,
  process: 'baseline' | 'progressive',
  tables: readonly [QuantizationTable, QuantizationTable],
): Quantizers {
  const rounding = roundingQuantizers(tables);
  const improve = (quantizers: Quantizers): Quantizers => {
    const [luma, chroma] = learnRates(sample, process, quantizers);
    return [withTrellis(rounding[0], luma), withTrellis(rounding[1], chroma)];
  };
  return improve(improve(rounding));
}

function withTrellis({ inverse }: Quantizer, rates: SymbolRates): Quantizer {
  return { inverse, trellis: new TrellisQuantizer(inverse, rates) };
}

/** What the symbols of luma's and of chroma's AC coefficients cost. */
function learnRates(
  { plan, take }: Sample,
  process: 'baseline' | 'progressive',
  quantizers: Quantizers,
): [SymbolRates, SymbolRates] {
  const found = take(quantizers);
  const counter = new SymbolCounter();
  const band = { spectralStart: 1, spectralEnd: 63, successiveHigh: 0, successiveLow: 0 };
  if (process === 'baseline') codeSequential(plan, found, counter);
  else for (const index of found.keys()) codeProgressive({ components: [index], ...band }, plan, found, counter);
  const codes = counter.codes();
  const ratesOf = (table: 0 | 1) => {
    const blocks = plan.components
      .filter((component) => component.table === table)
      .reduce((sum, { blocksAcross, blocksDown }) => sum + blocksAcross * blocksDown, 0);
    const at = symbolTables.ac + table;
    return symbolRates(counter.frequencies(at), codes[at], blocks);
  };
  return [ratesOf(0), ratesOf(1)];
}
