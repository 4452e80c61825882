import { latin1 } from '../bytes.ts';

/** The colour space that an ICC profile describes, by its signature: `RGB `, `GRAY`, `CMYK`, … (ICC.1:2022 §7.2.6). */
export function profileSpace(icc: Uint8Array): string {
  return latin1(icc.subarray(16, 20));
}
