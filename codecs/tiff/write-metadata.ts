import type { Metadata, TextEntry } from '../image.ts';
import { isProfileOf } from '../metadata/profile.ts';
import { addText } from '../metadata/xmp-text.ts';
import { colorimetryFields, type MadeTransferFunctions } from './colorimetry.ts';
import { tags } from './tags.ts';
import { textTags } from './text-tags.ts';
import { exifFields } from './write-exif.ts';
import { asciiField, bytesField, type Field, rationalField, shortField, type ValueField } from './write-fields.ts';
import { bitsPerSample, type TiffLayout } from './write-layout.ts';

/** Largest number that a resolution can have. */
const largestResolution = 0xffff_ffff;
const [noUnit, inch] = [1, 2];

/**
 * The fields for everything that an image has beside its pixels. A profile of another colour space than that of the
 * samples is left out; text that TIFF has no field for goes into the XMP packet.
 * @param made TransferFunctions of the pages before
 */
export function metadataFields(metadata: Metadata, layout: TiffLayout, made: MadeTransferFunctions): Field[] {
  const { icc, exif, iptc, color } = metadata;
  const colorimetry = color ? colorimetryFields(color, bitsPerSample(layout), made) : [];
  // EXIF has some of these in its first directory, too: what the file says of itself counts.
  const others = exif ? exifFields(exif).filter(({ tag }) => colorimetry.every((field) => field.tag !== tag)) : [];
  const fields: Field[] = [...densityFields(metadata.density), ...colorimetry, ...others];
  const homeless: TextEntry[] = [];
  for (const entry of metadata.text ?? []) {
    const field = toField(entry);
    const taken = field && fields.find(({ tag }) => tag === field.tag);
    if (field !== undefined && taken === undefined) fields.push(field);
    else if (field === undefined || !isSame(taken, field)) homeless.push(entry);
  }
  const { xmp } = addText(metadata.xmp, homeless);
  // XMP specification part 3 §3.3: BYTE, and UNDEFINED or BYTE for IPTC; ICC.1:2022 annex B.4: UNDEFINED.
  if (xmp) fields.push(bytesField(tags.xmp, 'byte', xmp));
  if (iptc) fields.push(bytesField(tags.iptc, 'undefined', iptc));
  if (icc && isProfileOf(icc, layout.color === 'bilevel' || layout.color === 'gray' ? 'gray' : 'rgb'))
    fields.push(bytesField(tags.iccProfile, 'undefined', icc));
  return fields;
}

/** A NUL would end the text, so a text with one has no field. */
function toField({ keyword, text }: TextEntry): ValueField | undefined {
  if (!Object.hasOwn(textTags, keyword) || text.includes('\0') || text === '') return undefined;
  return asciiField(textTags[keyword as keyof typeof textTags], text);
}

function isSame(field: Field | undefined, other: ValueField): boolean {
  if (field === undefined || !('value' in field)) return false;
  return field.value.length === other.value.length && field.value.every((byte, at) => byte === other.value[at]);
}

/** Baseline TIFF has these always (§8); without a unit they say that pixels are square. */
function densityFields(density: Metadata['density']): Field[] {
  const known =
    density !== undefined && [density.x, density.y].every((value) => value > 1e-6 && value <= largestResolution);
  return [
    rationalField(tags.xResolution, known ? density.x : 1),
    rationalField(tags.yResolution, known ? density.y : 1),
    shortField(tags.resolutionUnit, known ? inch : noUnit),
  ];
}
