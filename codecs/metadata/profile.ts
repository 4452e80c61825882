import { latin1 } from '../bytes.ts';
import { profileSpace } from '../color/profile-space.ts';
import type { ColorModel } from '../image.ts';

const headerBytes = 128;

/** Whether the bytes are an ICC profile as far as its header tells: its size and signature (ICC.1:2022 §7.2). */
export function isProfile(icc: Uint8Array): boolean {
  if (icc.length < headerBytes + 4 || latin1(icc.subarray(36, 40)) !== 'acsp') return false;
  return new DataView(icc.buffer, icc.byteOffset).getUint32(0) <= icc.length;
}

/** Whether the profile describes samples of this kind: a profile of another colour space does not. */
export function isProfileOf(icc: Uint8Array, samples: 'gray' | 'rgb'): boolean {
  return profileSpace(icc) === (samples === 'gray' ? 'GRAY' : 'RGB ');
}

/** Whether a profile that stands beside samples of this model still describes them once they are gray or RGB. */
export function outlivesDecoding(icc: Uint8Array, color: ColorModel): boolean {
  switch (color) {
    case 'bilevel':
    case 'gray':
      return isProfileOf(icc, 'gray');
    case 'palette':
    case 'rgb':
    case 'ycbcr':
      return isProfileOf(icc, 'rgb') || isProfileOf(icc, 'gray');
    case 'cmyk':
    case 'lab':
      return false;
    default:
      return color satisfies never;
  }
}
