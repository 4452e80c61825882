import { profileSpace } from '../color/profile-space.ts';
import type { Metadata } from '../image.ts';
import { tags } from './tags.ts';
import { exifFields } from './write-exif.ts';
import { asciiField, bytesField, type Field, rationalField, shortField } from './write-fields.ts';
import type { TiffLayout } from './write-layout.ts';

/** The fields that hold text, by the names that the specification gives them (TIFF 6.0 §8, §12). */
const textTags: Readonly<Record<string, number>> = {
  DocumentName: tags.documentName,
  ImageDescription: tags.imageDescription,
  Make: tags.make,
  Model: tags.model,
  PageName: tags.pageName,
  Software: tags.software,
  DateTime: tags.dateTime,
  Artist: tags.artist,
  HostComputer: tags.hostComputer,
  Copyright: tags.copyright,
};

/** Largest number that a resolution can have. */
const largestResolution = 0xffff_ffff;
const [noUnit, inch] = [1, 2];

/**
 * The fields for everything that an image has beside its pixels. A profile of another colour space than that of the
 * samples is left out, and so is text of a keyword that TIFF has no field for.
 */
export function metadataFields(metadata: Metadata, layout: TiffLayout): Field[] {
  const { icc, exif, xmp, iptc } = metadata;
  const fields: Field[] = [...densityFields(metadata.density), ...(exif ? exifFields(exif) : [])];
  const taken = new Set(fields.map(({ tag }) => tag));
  for (const { keyword, text } of metadata.text ?? []) {
    const tag = Object.hasOwn(textTags, keyword) ? textTags[keyword]! : undefined;
    if (tag === undefined || taken.has(tag)) continue;
    taken.add(tag);
    fields.push(asciiField(tag, text));
  }
  // XMP specification part 3 §3.3: BYTE, and UNDEFINED or BYTE for IPTC; ICC.1:2022 annex B.4: UNDEFINED.
  if (xmp) fields.push(bytesField(tags.xmp, 'byte', xmp));
  if (iptc) fields.push(bytesField(tags.iptc, 'undefined', iptc));
  if (icc && profileSpace(icc) === spaceOf(layout)) fields.push(bytesField(tags.iccProfile, 'undefined', icc));
  return fields;
}

function spaceOf({ color }: TiffLayout): string {
  return color === 'bilevel' || color === 'gray' ? 'GRAY' : 'RGB ';
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
