import { lookupBits, runTables } from '../../../codecs/tiff/ccitt-codes.ts';

/** TIFF 6.0 §13, and the way of writers before it: codes from the lowest bit on that widen one code later. */
export function packLzw(data: Uint8Array, kind: 'tiff6' | 'old' = 'tiff6'): Uint8Array {
  const early = kind === 'tiff6' ? 1 : 0;
  let bits = '';
  let width = 9;
  let next = 258;
  let table = new Map<string, number>();
  const bytes: number[] = [];
  const put = (code: number) => {
    const text = code.toString(2).padStart(width, '0');
    bits = kind === 'tiff6' ? bits + text : text + bits;
    while (bits.length >= 8) {
      bytes.push(Number.parseInt(kind === 'tiff6' ? bits.slice(0, 8) : bits.slice(-8), 2));
      bits = kind === 'tiff6' ? bits.slice(8) : bits.slice(0, -8);
    }
  };
  const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : table.get(text)!);
  put(256);
  let known = '';
  for (const byte of data) {
    const longer = known + String.fromCharCode(byte);
    if (longer.length === 1 || table.has(longer)) {
      known = longer;
      continue;
    }
    put(codeOf(known));
    table.set(longer, next++);
    // The reader defines a code one step later, so the writer widens when that code comes to need it.
    if (next + early > 1 << width && width < 12) width++;
    if (next === 4095) {
      put(256);
      [width, next, table] = [9, 258, new Map()];
    }
    known = String.fromCharCode(byte);
  }
  if (known !== '') put(codeOf(known));
  if (next + 1 + early > 1 << width && width < 12) width++;
  put(257);
  if (bits !== '') bytes.push(Number.parseInt(kind === 'tiff6' ? bits.padEnd(8, '0') : bits.padStart(8, '0'), 2));
  return Uint8Array.from(bytes);
}

/** The codes of runs by colour, taken out of the reader's tables; that those are right, other tests show. */
const runCodes = runTables.map(({ runs, lengths }) => {
  const codes = new Map<number, string>();
  for (let at = 0; at < runs.length; at++)
    if (lengths[at]! > 0 && !codes.has(runs[at]!))
      codes.set(runs[at]!, at.toString(2).padStart(lookupBits, '0').slice(0, lengths[at]!));
  return codes;
});

function runCode(run: number, color: number): string {
  let text = '';
  for (; run >= 2560; run -= 2560) text += runCodes[color]!.get(2560);
  if (run >= 64) text += runCodes[color]!.get(run - (run % 64));
  return text + runCodes[color]!.get(run % 64);
}

/** Where the colour changes in a row of zeros (white) and ones. */
function changesOf(row: readonly number[]): number[] {
  return row.flatMap((pixel, x) => (pixel === (x === 0 ? 0 : row[x - 1]) ? [] : [x]));
}

/** One row by itself: T.4 §4.1. */
export function packRow(row: readonly number[]): string {
  const edges = [0, ...changesOf(row), row.length];
  if (row[0] === 1) edges.splice(0, 1, 0);
  return edges
    .slice(1)
    .map((edge, index) => runCode(edge - edges[index]!, index & 1))
    .join('');
}

const verticalCodes: Readonly<Record<number, string>> = {
  0: '1',
  1: '011',
  2: '000011',
  3: '0000011',
  '-1': '010',
  '-2': '000010',
  '-3': '0000010',
};

/** One row by the row above it: T.4 §4.2, T.6 §2. */
export function packRowByReference(row: readonly number[], above: readonly number[]): string {
  const width = row.length;
  const colorAt = (line: readonly number[], x: number) => (x < 0 ? 0 : line[x]!);
  const nextChange = (line: readonly number[], from: number, color: number) => {
    for (let x = Math.max(from, 0); x < width; x++) if (colorAt(line, x) !== color) return x;
    return width;
  };
  let text = '';
  let a0 = -1;
  let color = 0;
  while (a0 < width) {
    const a1 = nextChange(row, Math.max(a0, 0), color);
    let b1 = a0 + 1;
    while (b1 < width && !(colorAt(above, b1) !== color && colorAt(above, b1 - 1) === color)) b1++;
    const b2 = nextChange(above, b1, color ^ 1);
    if (b2 < a1) {
      text += '0001';
      a0 = b2;
    } else if (Math.abs(a1 - b1) <= 3) {
      text += verticalCodes[a1 - b1];
      a0 = a1;
      color ^= 1;
    } else {
      const a2 = nextChange(row, a1, color ^ 1);
      text += `001${runCode(a1 - Math.max(a0, 0), color)}${runCode(a2 - a1, color ^ 1)}`;
      a0 = a2;
    }
    if (a0 >= width) break;
  }
  return text;
}
