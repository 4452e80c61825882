import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { StorageFull } from '../../../frontend/src/device/storage-full.ts';
import { storeStream } from '../../../frontend/src/device/store-stream.ts';

/** A folder whose files are kept by a map; a sink in a test's place takes the pieces instead. */
function folderOf(sink?: UnderlyingSink<Uint8Array>) {
  const files = new Map<string, Uint8Array[]>();
  const folder = {
    async getFileHandle(name: string) {
      files.set(name, []);
      return {
        createWritable: async () =>
          new WritableStream<Uint8Array>(sink ?? { write: (piece) => void files.get(name)!.push(piece) }),
        getFile: async () => new Blob(files.get(name) as BlobPart[]),
      };
    },
    async removeEntry(name: string) {
      files.delete(name);
    },
  };
  return { files, folder: folder as unknown as FileSystemDirectoryHandle };
}

const pieces = ['one', 'two', 'three'].map((text) => new TextEncoder().encode(text));
const streamOf = (list: readonly Uint8Array<ArrayBuffer>[]) =>
  new Blob([...list]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;

describe('frontend: storing of a stream', () => {
  it('writes into a file of the folder, and gives it with the check sum of its bytes', async () => {
    const { files, folder } = folderOf();
    const { blob, crc32: sum } = await storeStream(streamOf(pieces), folder);
    assert.equal(await blob.text(), 'onetwothree');
    assert.equal(sum, crc32('onetwothree'));
    assert.equal(files.size, 1);
  });

  it('leaves the bytes to the browser where there is no folder', async () => {
    const { blob, crc32: sum } = await storeStream(streamOf(pieces), undefined);
    assert.deepEqual([await blob.text(), sum], ['onetwothree', crc32('onetwothree')]);
  });

  it('asks for no more than the disk has taken in', async () => {
    let given = 0;
    let written = 0;
    let most = 0;
    const source = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull(controller) {
          given += 1;
          most = Math.max(most, given - written);
          if (given === 200) controller.close();
          else controller.enqueue(new Uint8Array(10));
        },
      },
      { highWaterMark: 0 },
    );
    const slow = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      written += 1;
    };
    await storeStream(source, folderOf({ write: slow }).folder);
    assert.equal(written, 199);
    assert.ok(most <= 5, `${most} pieces were on their way at once`);
  });

  it('says so where the disk is full, and leaves no file', async () => {
    const full = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    const { files, folder } = folderOf({ write: full });
    await assert.rejects(storeStream(streamOf(pieces), folder), StorageFull);
    assert.equal(files.size, 0);
  });

  it('fails as the stream does, and leaves no file', async () => {
    const { files, folder } = folderOf();
    const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (c) => c.error(new TypeError('network error')),
    });
    await assert.rejects(storeStream(broken, folder), { message: 'network error' });
    assert.equal(files.size, 0);
  });
});
