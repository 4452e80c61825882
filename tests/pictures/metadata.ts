import { bytesOf, uint } from './bytes.ts';
import { type ByteOrder, fieldsIn, layOutIfd, tiffHeader } from './ifd.ts';

/** What {@link exifBlock} plants; tests search outputs for these bytes. */
export const planted = {
  cameraOwner: 'Ada Photographer',
  serialNumber: 'SN-4711-0815',
  camera: 'Pocket Camera 7',
  comment: 'Taken at the lake',
  title: 'Dusk over water',
} as const;

/** An EXIF block as a phone writes it: orientation, camera, owner, serial number, and where it was (52.5° N, 13.4° E). */
export function exifBlock({ orientation = 1, order = 'big' as ByteOrder } = {}): Uint8Array {
  const { ascii, short, rational, directory } = fieldsIn(order);
  const gps = [
    ascii(1, 'N'),
    rational(2, [52, 1], [31, 1], [12, 1]),
    ascii(3, 'E'),
    rational(4, [13, 1], [24, 1], [18, 1]),
  ];
  const exif = [
    ascii(0x9003, '2024:06:01 21:40:00'),
    ascii(0xa430, planted.cameraOwner),
    ascii(0xa431, planted.serialNumber),
  ];
  const first = [
    ascii(271, 'Example'),
    ascii(272, planted.camera),
    short(274, orientation),
    directory(34665, exif),
    directory(34853, gps),
  ];
  return bytesOf(tiffHeader(order, 8), layOutIfd(first, 8, order));
}

/** A display profile that says little: header and description (ICC.1:2022 §7.2). */
export function iccProfile(): Uint8Array {
  const text = 'Planted RGB';
  const description = bytesOf('desc', uint(0, 4), uint(text.length + 1, 4), text, 0, new Uint8Array(78));
  const size = 128 + 4 + 12 + description.length;
  const header = new Uint8Array(128);
  header.set(bytesOf(uint(size, 4), 'test', uint(0x0210_0000, 4), 'mntrRGB XYZ '));
  header.set(bytesOf('acsp'), 36);
  return bytesOf(header, uint(1, 4), 'desc', uint(144, 4), uint(description.length, 4), description);
}

/** An XMP packet with a title. */
export function xmpPacket(): Uint8Array {
  const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">${planted.title}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF>`;
  return bytesOf(
    `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">${rdf}</x:xmpmeta><?xpacket end="w"?>`,
  );
}

/** IPTC-IIM: record 2, dataset 80, the by-line. */
export function iptcRecords(): Uint8Array {
  return bytesOf(0x1c, 2, 80, uint(planted.cameraOwner.length, 2), planted.cameraOwner);
}

/** IPTC as Photoshop frames it: an image resource of id 0x0404. */
export function photoshopResources(): Uint8Array {
  const iptc = iptcRecords();
  return bytesOf('8BIM', uint(0x0404, 2), 0, 0, uint(iptc.length, 4), iptc, new Uint8Array(iptc.length & 1));
}
