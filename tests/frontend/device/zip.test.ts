import assert from 'node:assert/strict';
import { unzipSync } from 'fflate';
import { crc32 } from '../../../codecs/png/crc.ts';
import { type ZipEntry, zipOf, zipParts } from '../../../frontend/src/device/zip.ts';

const modified = new Date(2026, 10, 27, 20, 15, 42);

function entry(path: string, text: string): ZipEntry {
  const bytes = new TextEncoder().encode(text);
  return { path, blob: new Blob([bytes]), crc32: crc32(bytes), modified };
}

/** A blob that says that it is large, and holds nothing: headers speak of its size alone. */
function pretended(sizeBytes: number): Blob {
  return Object.defineProperty(new Blob(), 'size', { value: sizeBytes });
}

/** All of an archive but its files. */
function headersOf(entries: readonly ZipEntry[]): DataView {
  const headers = zipParts(entries).filter((part) => part instanceof Uint8Array);
  return new DataView(new Uint8Array(Buffer.concat(headers)).buffer);
}

/** Where a signature stands, from the end. */
function find(view: DataView, signature: number): number {
  for (let at = view.byteLength - 4; at >= 0; at--) if (view.getUint32(at, true) === signature) return at;
  throw new Error('It is not there');
}

describe('frontend: ZIP', () => {
  it('is read by another program: paths of every script, folders, bytes', async () => {
    const zip = zipOf([entry('a.png', 'one'), entry('Ferien/день 1/写真.png', 'two'), entry('empty', '')]);
    assert.equal(zip.type, 'application/zip');
    const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    assert.deepEqual(
      Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString()]),
      [
        ['a.png', 'one'],
        ['Ferien/день 1/写真.png', 'two'],
        ['empty', ''],
      ],
    );
  });

  it('marks names as UTF-8 and stores, in two-second time (§4.4.4 to §4.4.6)', () => {
    const view = headersOf([entry('a', 'one')]);
    assert.equal(view.getUint16(6, true), 0x0800);
    assert.equal(view.getUint16(8, true), 0);
    assert.equal(view.getUint16(10, true), (20 << 11) | (15 << 5) | 21);
    assert.equal(view.getUint16(12, true), ((2026 - 1980) << 9) | (11 << 5) | 27);
    assert.equal(view.getUint32(14, true), crc32(new TextEncoder().encode('one')));
  });

  it('has no Zip64 where no number needs it', () => {
    const view = headersOf([entry('a', 'one')]);
    assert.equal(find(view, 0x06054b50), view.byteLength - 22);
    assert.throws(() => find(view, 0x06064b50));
  });

  it('tells the place of a file behind 4 GB in a Zip64 field (§4.5.3)', () => {
    const large = { path: 'large', blob: pretended(4_294_967_290), crc32: 0, modified };
    const view = headersOf([large, entry('b', 'two')]);
    const central = find(view, 0x02014b50);
    assert.equal(view.getUint32(central + 42, true), 0xffffffff);
    const field = central + 46 + 1;
    assert.deepEqual([view.getUint16(field, true), view.getUint16(field + 2, true)], [1, 8]);
    // The header of the first is 30 bytes and its name 5.
    assert.equal(view.getBigUint64(field + 4, true), 4_294_967_325n);
    const end = find(view, 0x06064b50);
    assert.equal(view.getBigUint64(end + 32, true), 2n);
    assert.equal(view.getBigUint64(end + 48, true), 4_294_967_325n + 30n + 1n + 3n);
    const locator = find(view, 0x07064b50);
    assert.equal(locator, end + 56);
    assert.equal(view.getBigUint64(locator + 8, true), 4_294_967_325n + 34n + BigInt(end - central + 46 + 5));
  });

  it('tells the size of a file of 5 GB in both headers (§4.5.3)', () => {
    const view = headersOf([{ path: 'x', blob: pretended(5e9), crc32: 7, modified }]);
    assert.equal(view.getUint16(4, true), 45);
    assert.equal(view.getUint32(18, true), 0xffffffff);
    assert.equal(view.getBigUint64(31 + 4, true), 5_000_000_000n);
    const central = find(view, 0x02014b50);
    assert.equal(view.getBigUint64(central + 47 + 4, true), 5_000_000_000n);
    assert.equal(view.getBigUint64(central + 47 + 12, true), 5_000_000_000n);
  });

  it('counts 70,000 files', () => {
    const blob = new Blob();
    const files = Array.from({ length: 70_000 }, (_, at) => ({ path: String(at), blob, crc32: 0, modified }));
    const view = headersOf(files);
    assert.equal(view.getUint16(view.byteLength - 12, true), 0xffff);
    assert.equal(view.getBigUint64(find(view, 0x06064b50) + 32, true), 70_000n);
  });
});
