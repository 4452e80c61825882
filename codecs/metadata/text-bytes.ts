import { latin1 } from '../bytes.ts';

/** Text of a field that names no encoding: UTF-8 where it is that, else ISO 8859-1. */
export function readUtf8OrLatin1(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return latin1(bytes);
  }
}
