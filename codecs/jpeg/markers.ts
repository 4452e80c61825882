import { ByteReader } from '../bytes.ts';
import { codecError } from '../errors.ts';

/** One marker segment; `data` is a view of its parameters without the length. */
export interface Segment {
  /** The marker's second byte, such as 0xe1 for APP1. */
  readonly marker: number;
  readonly data: Uint8Array;
  /** Where the marker's 0xff lies. */
  readonly offset: number;
}

/** The segments of the picture in order, and the extent of its entropy-coded data. */
export interface Segments {
  readonly segments: readonly Segment[];
  /** Bytes of all scans together. */
  readonly scanBytes: number;
  /** Where the picture ends: behind EOI, or with the file. */
  readonly end: number;
  /** Whether EOI closes the picture. */
  readonly closed: boolean;
}

/** Second bytes of the markers that are asked for by name (ITU-T T.81 table B.1). */
export const markers = {
  sof0: 0xc0,
  sof2: 0xc2,
  dht: 0xc4,
  jpg: 0xc8,
  dac: 0xcc,
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  dqt: 0xdb,
  dnl: 0xdc,
  dri: 0xdd,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app13: 0xed,
  app14: 0xee,
  com: 0xfe,
} as const;

/** Whether the marker is a start of frame: SOF0 to SOF15 without DHT, JPG and DAC. */
export function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== markers.dht && marker !== markers.jpg && marker !== markers.dac;
}

/**
 * Walks the markers from SOI to EOI, over the entropy-coded data. What follows EOI (a second picture, a video) is
 * ignored, and so are stray bytes between segments, as every decoder does.
 * @see ITU-T T.81 annex B
 * @throws CodecError `truncated` when the file ends inside a segment
 */
export function readSegments(bytes: Uint8Array): Segments {
  const reader = new ByteReader(bytes, 'jpeg', 'big');
  const segments: Segment[] = [];
  let scanBytes = 0;
  let offset = 2;
  for (;;) {
    offset = nextMarker(bytes, offset);
    if (offset < 0) return { segments, scanBytes, end: bytes.length, closed: false };
    const marker = bytes[offset + 1]!;
    if (marker === markers.eoi) return { segments, scanBytes, end: offset + 2, closed: true };
    // A restart or a second SOI outside a scan has no parameters.
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      offset += 2;
      continue;
    }
    const length = reader.u16(offset + 2);
    if (length < 2) throw codecError('corrupt', `A segment cannot be ${length} bytes long`, { format: 'jpeg', offset });
    segments.push({ marker, data: reader.slice(offset + 4, length - 2), offset });
    offset += 2 + length;
    if (marker === markers.sos) {
      const end = endOfScan(bytes, offset);
      scanBytes += end - offset;
      offset = end;
    }
  }
}

/** Where the next marker's last 0xff lies, or -1. Fill bytes of 0xff may come before a marker (§B.1.1.2). */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1]!;
    if (code !== 0x00 && code !== 0xff) return at;
  }
  return -1;
}

/** Entropy-coded data end at a marker that is no restart; 0xff00 is a stuffed byte (§B.1.1.5). */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = nextMarker(bytes, from); at >= 0; at = nextMarker(bytes, at + 2)) {
    const code = bytes[at + 1]!;
    if (code < 0xd0 || code > 0xd7) return at;
  }
  return bytes.length;
}
