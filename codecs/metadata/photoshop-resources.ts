import { latin1 } from '../bytes.ts';

/** A noun for a sentence: `2 image resources of Photoshop`. */
export function countResources({ length }: readonly number[]): string {
  return length === 1
    ? 'An image resource of Photoshop'
    : `${length.toLocaleString('en-US')} image resources of Photoshop`;
}

/** The ids of Photoshop's image resources, in order, as far as they are whole. @see Adobe Photoshop File Formats Specification */
export function resourceIds(resources: Uint8Array): number[] {
  const view = new DataView(resources.buffer, resources.byteOffset, resources.byteLength);
  const ids: number[] = [];
  for (let at = 0; at + 12 <= resources.length && latin1(resources.subarray(at, at + 4)) === '8BIM'; ) {
    const size = at + 6 + ((resources[at + 6]! + 2) & ~1);
    if (size + 4 > resources.length) break;
    ids.push(view.getUint16(at + 4));
    const length = view.getUint32(size);
    at = size + 4 + length + (length & 1);
  }
  return ids;
}
