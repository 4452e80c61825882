import type { Remainder } from '../codec.ts';
import type { FormatName } from '../formats.ts';
import { countResources, resourceIds } from '../metadata/photoshop-resources.ts';
import { type ColorimetryTag, colorimetryNames, isColorimetry, isReadColorimetry, keepsColors } from './colorimetry.ts';
import { tolerate } from './exif.ts';
import type { Ifd } from './ifd.ts';
import type { Page } from './page.ts';
import { tags } from './tags.ts';

/** Fields that the pixels or the metadata are made of, and those that only tell how the file is laid out. */
const read: ReadonlySet<number> = new Set<number>([
  ...Object.values(tags),
  // SubfileType, CellWidth and CellLength mean nothing beside others; FreeOffsets, FreeByteCounts, PageNumber, TileDepth;
  ...[255, 264, 265, 288, 289, 297, 32998],
  // T6Options, DotRange and its kin in separations, SMin and SMax, JPEG's lossless predictors and point transforms.
  ...[293, 333, 334, 336, 340, 341, 517, 518],
]);
/** Field names of TIFF 6.0, its supplements, and of others that are often met. */
const names: Readonly<Record<number, string>> = {
  263: 'Threshholding',
  280: 'MinSampleValue',
  281: 'MaxSampleValue',
  286: 'XPosition',
  287: 'YPosition',
  290: 'GrayResponseUnit',
  291: 'GrayResponseCurve',
  321: 'HalftoneHints',
  337: 'TargetPrinter',
  32781: 'ImageID',
  33550: 'ModelPixelScale (GeoTIFF)',
  33922: 'ModelTiepoint (GeoTIFF)',
  34264: 'ModelTransformation (GeoTIFF)',
  34735: 'GeoKeyDirectory (GeoTIFF)',
  34736: 'GeoDoubleParams (GeoTIFF)',
  34737: 'GeoAsciiParams (GeoTIFF)',
  37724: 'ImageSourceData (Photoshop)',
  42112: 'GDAL_METADATA',
  42113: 'GDAL_NODATA',
};
/** GrayResponseUnit and GrayResponseCurve: how the numbers are to be seen. */
const describesGray: ReadonlySet<number> = new Set([290, 291]);
const subIfds = 330;
const iptcResource = 0x0404;
const [reducedResolution, transparencyMask] = [1, 4];

/**
 * What a page holds beside picture and metadata: pictures in SubIFDs, what kind of page it is, samples that are neither
 * colour nor alpha, the shape of a pixel, resources of Photoshop beside IPTC, and fields that no one here reads.
 * @see TIFF 6.0 §8 (NewSubfileType), §18 (ExtraSamples); Adobe PageMaker 6.0 TIFF Technical Notes (SubIFDs)
 */
export function tiffRemainders(page: Page): Remainder[] {
  const { ifd } = page;
  return [
    ...pageKind(ifd),
    ...extraSamples(page),
    ...pixelShape(ifd),
    ...photoshopRemainders(ifd),
    ...ifd.tags().flatMap((tag) => fieldRemainder(page, tag)),
  ];
}

function fieldRemainder(page: Page, tag: number): Remainder[] {
  const { ifd } = page;
  const data = bytesOf(ifd, tag);
  if (tag === subIfds) {
    const count = ifd.count(tag);
    const name = count === 1 ? 'A picture in a SubIFD' : `${count.toLocaleString('en-US')} pictures in SubIFDs`;
    return [{ what: 'extra-images', name, data }];
  }
  if (isColorimetry(tag)) return colorimetryRemainder(page, tag, data);
  if (read.has(tag)) return [];
  const known = names[tag];
  const name = known === undefined ? `The field ${tag}` : `The field ${known}`;
  if (describesGray.has(tag)) return [{ what: 'color-description', name, data, places: ['tiff'] }];
  return [{ what: 'fields', name, data, ...(known === undefined && { reason: 'unknown-meaning' }) }];
}

/** Where it describes colours that are converted, or in a way that is not read. */
function colorimetryRemainder(page: Page, tag: ColorimetryTag, data: Uint8Array): Remainder[] {
  if (isReadColorimetry(page, tag)) return [];
  const reason = keepsColors(page) ? {} : { reason: 'pixels-changed' as const };
  const name = `The field ${colorimetryNames[tag]}`;
  const places: readonly FormatName[] =
    tag === tags.whitePoint || tag === tags.primaryChromaticities ? ['png', 'tiff'] : ['tiff'];
  return [{ what: 'color-description', name, data, places, ...reason }];
}

function pageKind(ifd: Ifd): Remainder[] {
  const kind = numberOf(ifd, tags.newSubfileType) ?? 0;
  const data = Uint8Array.of(kind & 0xff);
  if (kind & reducedResolution)
    return [{ what: 'page-kind', name: 'The mark that the page is a smaller copy of another', data }];
  if (kind & transparencyMask)
    return [{ what: 'page-kind', name: 'The mark that the page is the transparency mask of another', data }];
  return [];
}

function extraSamples({ declared, layout }: Page): Remainder[] {
  const count = declared.samplesPerPixel - declared.colorSamples - (layout.alpha ? 1 : 0);
  if (count <= 0) return [];
  const name =
    count === 1 ? 'A sample that is neither colour nor alpha' : `${count} samples that are neither colour nor alpha`;
  return [{ what: 'extra-samples', name, data: new Uint8Array() }];
}

/** ResolutionUnit 1: only how wide a pixel is for its height. */
function pixelShape(ifd: Ifd): Remainder[] {
  if (numberOf(ifd, tags.resolutionUnit) !== 1) return [];
  const [x, y] = [numberOf(ifd, tags.xResolution), numberOf(ifd, tags.yResolution)];
  if (x === undefined || y === undefined || !(x > 0 && y > 0) || x === y) return [];
  const name = `The shape of a pixel (${x} : ${y}, without a unit)`;
  return [{ what: 'density', name, data: bytesOf(ifd, tags.xResolution) }];
}

function photoshopRemainders(ifd: Ifd): Remainder[] {
  const data = bytesOf(ifd, tags.photoshop);
  const ids = resourceIds(data).filter((id) => id !== iptcResource);
  return ids.length === 0 ? [] : [{ what: 'fields', name: countResources(ids), data, reason: 'unknown-meaning' }];
}

/** The values of a field; none where they lie past the file's end. */
function bytesOf(ifd: Ifd, tag: number): Uint8Array {
  return tolerate(() => ifd.bytes(tag)) ?? new Uint8Array();
}

function numberOf(ifd: Ifd, tag: number): number | undefined {
  return tolerate(() => ifd.number(tag));
}
