import { latin1 } from '../../../codecs/bytes.ts';
import { isProfile } from '../../../codecs/metadata/profile.ts';
import type { Entry } from './entry.ts';

const tagTable = 128;

/** What a profile is called, and of which colour space it is (ICC.1:2022 §7.2, §9.2.41). */
export function iccEntries(icc: Uint8Array): Entry[] {
  if (!isProfile(icc)) return [];
  const space = latin1(icc.subarray(16, 20)).trim();
  return [
    { group: 'icc', name: 'Profile', value: description(icc) ?? '–' },
    { group: 'icc', name: 'Colour space', value: space },
  ];
}

function description(icc: Uint8Array): string | undefined {
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const count = Math.min(view.getUint32(tagTable), Math.floor((icc.length - tagTable - 4) / 12));
  for (let at = tagTable + 4; at < tagTable + 4 + count * 12; at += 12) {
    if (latin1(icc.subarray(at, at + 4)) !== 'desc') continue;
    const [offset, size] = [view.getUint32(at + 4), view.getUint32(at + 8)];
    if (offset + size > icc.length || size < 12) return undefined;
    return textOf(icc.subarray(offset, offset + size));
  }
  return undefined;
}

/** A `textDescriptionType` (ICC.1:2001 §6.5.17) or the first record of a `multiLocalizedUnicodeType` (§10.15). */
function textOf(tag: Uint8Array): string | undefined {
  const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength);
  const kind = latin1(tag.subarray(0, 4));
  if (kind === 'desc') return latin1(tag.subarray(12, 12 + view.getUint32(8))).replace(/\0.*$/s, '');
  if (kind !== 'mluc' || tag.length < 28) return undefined;
  const [length, offset] = [view.getUint32(20), view.getUint32(24)];
  return new TextDecoder('utf-16be').decode(tag.subarray(offset, offset + length));
}
