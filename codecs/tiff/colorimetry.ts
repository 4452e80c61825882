import type { Chromaticity, ColorDescription } from '../image.ts';
import { tolerate } from './exif.ts';
import type { Page } from './page.ts';
import { tags } from './tags.ts';
import { type Field, rationalField, shortArrayField, type ValueField } from './write-fields.ts';

/** The fields that say how colours are to be seen. @see TIFF 6.0 §20 */
export const colorimetryNames = {
  [tags.whitePoint]: 'WhitePoint',
  [tags.primaryChromaticities]: 'PrimaryChromaticities',
  [tags.transferFunction]: 'TransferFunction',
  [tags.transferRange]: 'TransferRange',
} as const;
/** One of {@link colorimetryNames}. */
export type ColorimetryTag = keyof typeof colorimetryNames;

const shortType = 3;
/** What PNG can hold, too: 31 bits of hundred-thousandths. */
const largestCoordinate = 21_474.83647;
/** By what a fraction that is written may be larger than its number. */
const roundingOfFractions = 1 + 1e-9;

/** Whether the tag is one of §20. */
export function isColorimetry(tag: number): tag is ColorimetryTag {
  return tag in colorimetryNames;
}

/** Whether decoded pixels are still gray or RGB as the fields of §20 describe them. */
export function keepsColors({ declared: { photometric } }: Page): boolean {
  switch (photometric) {
    case 'white-is-zero':
    case 'black-is-zero':
    case 'rgb':
    case 'palette':
    case 'ycbcr':
      return true;
    case 'transparency-mask':
    case 'separated':
    case 'cielab':
    case 'icclab':
    case 'itulab':
    case 'logl':
    case 'logluv':
    case 'linear-raw':
    case 'color-filter-array':
      return false;
    default:
      return photometric satisfies never;
  }
}

/**
 * Whether {@link readColorimetry} takes a field for what it is. A TransferFunction is taken with whole numbers of up to
 * 16 bits, and without a TransferRange that shifts what its values mean.
 */
export function isReadColorimetry(page: Page, tag: ColorimetryTag): boolean {
  if (!keepsColors(page)) return false;
  if (tag === tags.whitePoint || tag === tags.primaryChromaticities) return true;
  const { sampleFormat } = page.declared;
  return sampleFormat === 'unsigned' && page.layout.bits <= 16 && hasPlainRange(page);
}

/** TransferRange as it is by default: from 0 to the largest sample. */
function hasPlainRange({ ifd, layout: { bits } }: Page): boolean {
  if (!ifd.has(tags.transferRange)) return true;
  const range = tolerate(() => ifd.numbers(tags.transferRange, 6)) ?? [];
  return range.length === 6 && range.every((value, index) => value === (index % 2) * (2 ** bits - 1));
}

/**
 * WhitePoint, PrimaryChromaticities and TransferFunction of a page, as far as they still describe its pixels once they
 * are decoded.
 * @returns what they say, and the names of fields that are broken
 */
export function readColorimetry(page: Page): { readonly color?: ColorDescription; readonly broken: readonly string[] } {
  const color: { -readonly [Part in keyof ColorDescription]: ColorDescription[Part] } = {};
  const broken: string[] = [];
  const take = <T>(tag: ColorimetryTag, read: () => T | undefined, put: (value: T) => void) => {
    if (!page.ifd.has(tag) || !isReadColorimetry(page, tag)) return;
    const value = tolerate(read);
    if (value === undefined) broken.push(colorimetryNames[tag]);
    else put(value);
  };
  take(
    tags.whitePoint,
    () => readChromaticities(page, tags.whitePoint, 1),
    ([white]) => {
      color.white = white!;
    },
  );
  take(
    tags.primaryChromaticities,
    () => readChromaticities(page, tags.primaryChromaticities, 3),
    ([red, green, blue]) => {
      color.primaries = { red: red!, green: green!, blue: blue! };
    },
  );
  take(
    tags.transferFunction,
    () => readTransferFunction(page),
    (curves) => {
      color.transfer = curves;
    },
  );
  return { ...(Object.keys(color).length > 0 && { color }), broken };
}

function readChromaticities({ ifd }: Page, tag: ColorimetryTag, count: number): Chromaticity[] | undefined {
  const values = ifd.numbers(tag, count * 2) ?? [];
  const most = largestCoordinate * roundingOfFractions;
  if (values.length !== count * 2 || !values.every((value) => value >= 0 && value <= most)) return undefined;
  const at = (index: number) => Math.min(values[index]!, largestCoordinate);
  return Array.from({ length: count }, (_, index) => ({ x: at(index * 2), y: at(index * 2 + 1) }));
}

/**
 * The values of the page's TransferFunction as they lie in the file; `undefined` where it has none that is read, or it has
 * another type or count than it must have.
 * @throws CodecError `truncated`
 */
export function transferFunctionBytes(page: Page): Uint8Array | undefined {
  const { ifd, layout } = page;
  const entries = 2 ** layout.bits;
  const count = ifd.count(tags.transferFunction);
  if (ifd.type(tags.transferFunction) !== shortType || (count !== entries && count !== 3 * entries)) return undefined;
  return isReadColorimetry(page, tags.transferFunction) ? ifd.bytes(tags.transferFunction) : undefined;
}

/** Pages that share one share its curves. */
function readTransferFunction(page: Page): readonly Uint16Array[] | undefined {
  const bytes = transferFunctionBytes(page);
  if (bytes === undefined) return undefined;
  const key = [bytes.byteOffset, bytes.length, page.declared.photometric === 'white-is-zero'].join();
  const curves = page.tables.transferFunctions.get(key) ?? readCurves(page, bytes);
  page.tables.transferFunctions.set(key, curves);
  return curves;
}

/** One table, or three that may be the same; where 0 is white, its values go from white to black. */
function readCurves({ ifd, layout: { bits }, declared: { photometric } }: Page, bytes: Uint8Array): Uint16Array[] {
  const entries = 2 ** bits;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const curves = Array.from({ length: bytes.length / 2 / entries }, (_, channel) => {
    const curve = new Uint16Array(entries);
    for (let code = 0; code < entries; code++)
      curve[code] = view.getUint16((channel * entries + code) * 2, ifd.littleEndian);
    return photometric === 'white-is-zero' ? curve.reverse() : curve;
  });
  const [first] = curves;
  return curves.every((curve) => curve.every((value, code) => value === first![code])) ? [first!] : curves;
}

/** TransferFunctions that have been made for a file: for curves, the field by the bits of the samples. */
export type MadeTransferFunctions = Map<readonly Uint16Array[], (ValueField | undefined)[]>;

/**
 * The fields of §20 for samples of `bits`. Curves are brought to as many values as the samples have. Beside a profile,
 * which comes before them, they are for readers without colour management.
 * @param made by the pages before: a page with the same curves has the same field
 */
export function colorimetryFields(
  { white, primaries, transfer }: ColorDescription,
  bits: number,
  made: MadeTransferFunctions,
): Field[] {
  const pair = ({ x, y }: Chromaticity) => [x, y];
  return [
    ...(white ? [rationalField(tags.whitePoint, ...pair(white))] : []),
    ...(primaries
      ? [rationalField(tags.primaryChromaticities, ...[primaries.red, primaries.green, primaries.blue].flatMap(pair))]
      : []),
    ...(transfer && transfer.length > 0 ? [transferFunctionField(transfer, bits, made)] : []),
  ];
}

function transferFunctionField(curves: readonly Uint16Array[], bits: number, made: MadeTransferFunctions): ValueField {
  const byBits = made.get(curves) ?? [];
  made.set(curves, byBits);
  byBits[bits] ??= shortArrayField(
    tags.transferFunction,
    curves.map((curve) => fitCurve(curve, 2 ** bits)),
  );
  return byBits[bits];
}

/** A curve of as many values; between those that it has, on a straight line, as §20 recommends. */
function fitCurve(curve: Uint16Array, length: number): Uint16Array {
  if (curve.length === length) return curve;
  const [most, last] = [curve.length - 1, length - 1];
  return Uint16Array.from({ length }, (_, code) => {
    const below = Math.floor((code * most) / last);
    const part = (code * most) % last;
    const [low, high] = [curve[below]!, curve[Math.min(below + 1, most)]!];
    return Math.round((low * (last - part) + high * part) / last);
  });
}
