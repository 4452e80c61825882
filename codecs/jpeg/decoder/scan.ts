import type { Frame, FrameComponent } from './frame.ts';

/** One component of a scan, with the place its coefficients go to. */
export interface ScanComponent {
  readonly component: FrameComponent;
  /** Index of the component in the frame. */
  readonly index: number;
  readonly dcTable: number;
  readonly acTable: number;
  /** Coefficients in natural order, 64 a block, blocks row by row: of the whole component, or of one row of MCUs. */
  readonly coefficients: Int16Array;
}

/** A scan header (T.81 §B.2.3). */
export interface Scan {
  readonly components: readonly ScanComponent[];
  readonly spectralStart: number;
  readonly spectralEnd: number;
  readonly successiveHigh: number;
  readonly successiveLow: number;
  /** Called at the end of each row of MCUs where the components hold the coefficients of one such row alone. */
  readonly endRow?: () => void;
}

/** Decodes one block of one component; `offset` is the index of its first coefficient. */
export type BlockDecoder = (component: ScanComponent, offset: number) => void;

/**
 * Walks the blocks of a scan in the order of their data: MCU by MCU where components are interleaved, else block by
 * block over the component's own samples.
 * @param startInterval called before each restart interval but the first
 * @see T.81 §A.2
 */
export function walkBlocks(
  frame: Frame,
  scan: Scan,
  restartInterval: number,
  decode: BlockDecoder,
  startInterval: (unit: number) => void,
): void {
  const { endRow } = scan;
  const [only] = scan.components;
  if (scan.components.length === 1 && only !== undefined) {
    const { component } = only;
    const across = Math.ceil(component.width / 8);
    const total = across * Math.ceil(component.height / 8);
    let row = 0;
    for (let unit = 0, column = 0; unit < total; unit++) {
      if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) startInterval(unit);
      decode(only, (row * component.blocksAcross + column) * 64);
      column += 1;
      if (column === across) {
        column = 0;
        row += 1;
        if (endRow !== undefined && row === component.v) {
          endRow();
          row = 0;
        }
      }
    }
    if (endRow !== undefined && row > 0) endRow();
    return;
  }
  const total = frame.mcusAcross * frame.mcusDown;
  for (let unit = 0; unit < total; unit++) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) startInterval(unit);
    const mcuColumn = unit % frame.mcusAcross;
    const mcuRow = endRow === undefined ? (unit - mcuColumn) / frame.mcusAcross : 0;
    for (const part of scan.components) {
      const { h, v, blocksAcross } = part.component;
      for (let y = 0; y < v; y++)
        for (let x = 0; x < h; x++) decode(part, ((mcuRow * v + y) * blocksAcross + mcuColumn * h + x) * 64);
    }
    if (endRow !== undefined && mcuColumn === frame.mcusAcross - 1) endRow();
  }
}
