import { tags } from './tags.ts';

/**
 * The ASCII fields that a person wrote or reads (TIFF 6.0 §8, §12), by the keywords that text has everywhere here:
 * PNG's where there is one (PNG 3rd ed. §11.3.3.2), else the field's own name.
 */
export const textTags = {
  Title: tags.documentName,
  Description: tags.imageDescription,
  Make: tags.make,
  Model: tags.model,
  PageName: tags.pageName,
  Software: tags.software,
  DateTime: tags.dateTime,
  Author: tags.artist,
  HostComputer: tags.hostComputer,
  Copyright: tags.copyright,
} as const satisfies Record<string, number>;
