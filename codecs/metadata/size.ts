import type { FormatName } from '../formats.ts';
import type { Metadata } from '../image.ts';
import { holdLimit, type Limits } from '../limits.ts';

/** The bytes that metadata takes, unpacked. */
export function metadataBytes({ icc, exif, xmp, iptc, text }: Metadata): number {
  const blocks = [icc, exif, xmp, iptc].reduce((sum, block) => sum + (block?.length ?? 0), 0);
  return (text ?? []).reduce((sum, entry) => sum + entry.keyword.length + entry.text.length, blocks);
}

/** @throws CodecError `limit-exceeded` */
export function holdMetadata(limits: Limits, metadata: Metadata, format: FormatName): Metadata {
  holdLimit(limits, 'maxMetadataBytes', metadataBytes(metadata), format);
  return metadata;
}
