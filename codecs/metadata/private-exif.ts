import { exifFields } from '../tiff/write-exif.ts';
import type { Field } from '../tiff/write-fields.ts';
import { writeFile } from '../tiff/write-file.ts';
import { exifPointers } from './exif-structure.ts';

/** Camera, software, time, and the copyright, which is meant to be read (TIFF 6.0 §8). */
const firstDirectory: ReadonlySet<number> = new Set([271, 272, 282, 283, 296, 305, 306, 531, 33432]);

/**
 * How the picture was taken (Exif 3.0 §4.6.6): exposure, aperture, sensitivity, times without their zone, flash, focal
 * length, scene, lens without its serial number. Not in it: what names a person or a device (owner, serial numbers,
 * unique id, comment, title, maker note), what names a place (time zones, surroundings), and what is not known.
 */
const details: ReadonlySet<number> = new Set([
  ...[33434, 33437, 34850, 34855, 34864, 34865, 34866, 34867, 34868, 34869, 36864, 36867, 36868, 37121, 37122],
  ...[37377, 37378, 37379, 37380, 37381, 37383, 37384, 37385, 37386, 37520, 37521, 37522, 40960, 40961, 40962, 40963],
  ...[41486, 41487, 41488, 41495, 41728, 41729, 41730, 41985, 41986, 41987, 41988, 41989, 41990, 41991, 41992, 41993],
  ...[41994, 41996, 42034, 42035, 42036, 42240],
]);

/**
 * An EXIF block with nothing in it that tells about a person: laid out anew from the fields that are known to be
 * harmless.
 * @returns `undefined` where nothing is left
 */
export function privateExif(exif: Uint8Array): Uint8Array | undefined {
  const fields: Field[] = exifFields(exif).flatMap((field): Field[] => {
    if (!('directory' in field)) return firstDirectory.has(field.tag) ? [field] : [];
    if (field.tag !== exifPointers.exif) return [];
    const directory = field.directory.filter(({ tag }) => details.has(tag));
    return directory.length > 0 ? [{ tag: field.tag, directory }] : [];
  });
  return fields.length > 0 ? writeFile([fields]) : undefined;
}
