import type { MetadataChoice } from '../formats.ts';
import type { Metadata, TextEntry } from '../image.ts';
import { iptcCopyright } from './iptc.ts';
import { privateExif } from './private-exif.ts';
import { wholeBlocks } from './whole-blocks.ts';
import { copyrightOf } from './xmp-text.ts';

/**
 * What the option `metadata` lets through.
 *
 * - `keep`: everything
 * - `private`: what tells nothing about a person: the profile and what else decides how the colours look, density,
 *   background, how the picture was taken, and the copyright, wherever it stood
 * - `none`: what decides how the colours look, the profile above all
 */
export function chooseMetadata(metadata: Metadata, choice: MetadataChoice): Metadata {
  switch (choice) {
    case 'keep':
      return metadata;
    case 'private':
      return privateMetadata(metadata);
    case 'none':
      return pick(metadata, wholeBlocks.none);
    default:
      return choice satisfies never;
  }
}

function privateMetadata(metadata: Metadata): Metadata {
  const exif = metadata.exif && privateExif(metadata.exif);
  const text = copyrightEntry(metadata);
  return {
    ...pick(metadata, wholeBlocks.private),
    ...(exif && { exif }),
    ...(text && { text: [text] }),
  };
}

function copyrightEntry({ text, xmp, iptc }: Metadata): TextEntry | undefined {
  const entry = text?.find(({ keyword }) => keyword === 'Copyright');
  const notice = entry?.text ?? (xmp && copyrightOf(xmp)) ?? (iptc && iptcCopyright(iptc));
  return notice ? { keyword: 'Copyright', text: notice } : undefined;
}

function pick(metadata: Metadata, names: readonly (keyof Metadata)[]): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => names.some((one) => one === name)));
}
