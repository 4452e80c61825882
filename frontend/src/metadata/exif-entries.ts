import { latin1 } from '../../../codecs/bytes.ts';
import {
  type ExifDirectory,
  type ExifField,
  ExifStructure,
  exifPointers,
} from '../../../codecs/metadata/exif-structure.ts';
import { type Entry, readable } from './entry.ts';

/** The fields that cameras and programs write, by their tags (TIFF 6.0 §8; Exif 3.0 §4.6). */
const names: Readonly<Record<number, string>> = {
  269: 'DocumentName',
  270: 'ImageDescription',
  271: 'Make',
  272: 'Model',
  282: 'XResolution',
  283: 'YResolution',
  296: 'ResolutionUnit',
  305: 'Software',
  306: 'DateTime',
  315: 'Artist',
  316: 'HostComputer',
  33432: 'Copyright',
  33434: 'ExposureTime',
  33437: 'FNumber',
  34850: 'ExposureProgram',
  34855: 'PhotographicSensitivity',
  36864: 'ExifVersion',
  36867: 'DateTimeOriginal',
  36868: 'DateTimeDigitized',
  36880: 'OffsetTime',
  36881: 'OffsetTimeOriginal',
  36882: 'OffsetTimeDigitized',
  37377: 'ShutterSpeedValue',
  37378: 'ApertureValue',
  37379: 'BrightnessValue',
  37380: 'ExposureBiasValue',
  37381: 'MaxApertureValue',
  37382: 'SubjectDistance',
  37383: 'MeteringMode',
  37384: 'LightSource',
  37385: 'Flash',
  37386: 'FocalLength',
  37396: 'SubjectArea',
  37500: 'MakerNote',
  37510: 'UserComment',
  37520: 'SubSecTime',
  37521: 'SubSecTimeOriginal',
  37522: 'SubSecTimeDigitized',
  40960: 'FlashpixVersion',
  40961: 'ColorSpace',
  41486: 'FocalPlaneXResolution',
  41487: 'FocalPlaneYResolution',
  41488: 'FocalPlaneResolutionUnit',
  41495: 'SensingMethod',
  41728: 'FileSource',
  41729: 'SceneType',
  41985: 'CustomRendered',
  41986: 'ExposureMode',
  41987: 'WhiteBalance',
  41988: 'DigitalZoomRatio',
  41989: 'FocalLengthIn35mmFilm',
  41990: 'SceneCaptureType',
  41991: 'GainControl',
  41992: 'Contrast',
  41993: 'Saturation',
  41994: 'Sharpness',
  41996: 'SubjectDistanceRange',
  42016: 'ImageUniqueID',
  42032: 'CameraOwnerName',
  42033: 'BodySerialNumber',
  42034: 'LensSpecification',
  42035: 'LensMake',
  42036: 'LensModel',
  42037: 'LensSerialNumber',
};
const gpsNames: Readonly<Record<number, string>> = {
  5: 'Altitude reference',
  6: 'Altitude',
  7: 'Time',
  12: 'Speed reference',
  13: 'Speed',
  16: 'Direction reference',
  17: 'Direction',
  27: 'Processing method',
  28: 'Area',
  29: 'Date',
};
const gps = { latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4 } as const;
const type = { byte: 1, ascii: 2, short: 3, long: 4, rational: 5, undefined: 7, slong: 9, srational: 10 } as const;
/** Of a list so many are shown. */
const mostValues = 8;
const exposureTime = 33434;
const fNumber = 33437;
const focalLength = 37386;
const userComment = 37510;

/** Orientation, PixelXDimension and PixelYDimension: each new file gets its own, so they say nothing of what is kept. */
const ofThePixels: readonly number[] = [274, 40962, 40963];

/** Every field of an EXIF block but its pointers and what speaks of the stored pixels; the position as degrees. */
export function exifEntries(exif: Uint8Array): Entry[] {
  const block = new ExifStructure(exif);
  const first = block.first();
  const details = block.follow(first, exifPointers.exif);
  const pointers: readonly number[] = Object.values(exifPointers);
  const entries = [...(first?.fields ?? []), ...(details?.fields ?? [])]
    .filter(({ tag }) => !pointers.includes(tag) && !ofThePixels.includes(tag))
    .map((field): Entry => ({ group: 'exif', name: nameOf(field.tag), value: textOf(block, field) }));
  const thumbnail = block.thumbnail();
  const bytes = block.number(thumbnail, 514);
  if (thumbnail) entries.push({ group: 'exif', name: 'Thumbnail', value: bytes === undefined ? '' : `${bytes} bytes` });
  return [...entries, ...gpsEntries(block, block.follow(first, exifPointers.gps))];
}

function nameOf(tag: number): string {
  const name = names[tag];
  return name === undefined ? `Field ${tag}` : readable(name);
}

function gpsEntries(block: ExifStructure, directory: ExifDirectory | undefined): Entry[] {
  const find = (tag: number) => directory?.fields.find((field) => field.tag === tag);
  const degrees = (valueTag: number, referenceTag: number, negative: string) => {
    const field = find(valueTag);
    if (field === undefined) return undefined;
    const reference = find(referenceTag);
    const side = reference ? textOf(block, reference) : '';
    const [whole = NaN, minutes = NaN, seconds = NaN] = numbers(block, field);
    const angle = (side.startsWith(negative) ? -1 : 1) * (whole + minutes / 60 + seconds / 3600);
    // What is no angle by the specification is shown as it stands: it may tell of the place all the same.
    return field.type === type.rational && field.count === 3 && Number.isFinite(angle)
      ? `${angle.toFixed(6)}°`
      : `${textOf(block, field)} ${side}`.trim();
  };
  const position = [
    ['Latitude', degrees(gps.latitude, gps.latitudeRef, 'S')],
    ['Longitude', degrees(gps.longitude, gps.longitudeRef, 'W')],
  ] as const;
  const shown: readonly number[] = Object.values(gps);
  const others = (directory?.fields ?? []).filter(({ tag }) => tag !== 0 && !shown.includes(tag));
  return [
    ...position.flatMap(([name, value]): Entry[] => (value === undefined ? [] : [{ group: 'gps', name, value }])),
    ...others.map(
      (field): Entry => ({
        group: 'gps',
        name: gpsNames[field.tag] ?? `Field ${field.tag}`,
        value: textOf(block, field),
      }),
    ),
  ];
}

function textOf(block: ExifStructure, field: ExifField): string {
  const bytes = block.bytes.subarray(field.at, field.at + field.length);
  if (field.type === type.ascii) return text(bytes);
  if (field.type === type.undefined) return field.tag === userComment ? text(bytes.subarray(8)) : rawOf(bytes);
  const values = numbers(block, field);
  const [value = 0] = values;
  if (field.tag === exposureTime)
    return value > 0 && value < 0.5 ? `1/${Math.round(1 / value)} s` : `${rounded(value)} s`;
  if (field.tag === fNumber) return `f/${rounded(value)}`;
  if (field.tag === focalLength) return `${rounded(value)} mm`;
  return values.slice(0, mostValues).map(rounded).join(', ') + (values.length > mostValues ? ', …' : '');
}

function numbers(block: ExifStructure, { type: kind, count, at }: ExifField): number[] {
  const { bytes } = block;
  const read = (index: number): number => {
    switch (kind) {
      case type.short:
        return block.u16(at + index * 2);
      case type.long:
        return block.u32(at + index * 4);
      case type.slong:
        return block.u32(at + index * 4) | 0;
      case type.rational:
        return block.u32(at + index * 8) / block.u32(at + index * 8 + 4);
      case type.srational:
        return (block.u32(at + index * 8) | 0) / (block.u32(at + index * 8 + 4) | 0);
      default:
        return bytes[at + index]!;
    }
  };
  return Array.from({ length: Math.min(count, mostValues + 1) }, (_, index) => read(index));
}

function rounded(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(4))) : '–';
}

/** Short text, such as a version, as it is; else how long it is. */
function rawOf(bytes: Uint8Array): string {
  const isText = bytes.length <= 64 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isText ? latin1(bytes) : `${bytes.length} bytes`;
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).trim();
}
