import { readUtf8OrLatin1 } from './text-bytes.ts';

const marker = 0x1c;
const copyrightNotice = [2, 116] as const;

/** The copyright notice, dataset 2:116, if any. @see IPTC-IIM 4.2 §2.2.2 */
export function iptcCopyright(iptc: Uint8Array): string | undefined {
  for (let at = 0; at + 5 <= iptc.length && iptc[at] === marker; ) {
    const length = (iptc[at + 3]! << 8) | iptc[at + 4]!;
    // Extended datasets, longer than 32,767 bytes, are no notices; what follows them is not looked at.
    if (length > 0x7fff) return undefined;
    if (iptc[at + 1] === copyrightNotice[0] && iptc[at + 2] === copyrightNotice[1])
      return readUtf8OrLatin1(iptc.subarray(at + 5, at + 5 + length));
    at += 5 + length;
  }
  return undefined;
}
