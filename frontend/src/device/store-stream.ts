import { crc32 } from '../../../codecs/png/crc.ts';
import { isQuotaError, StorageFull } from './storage-full.ts';

/** A file that lies on the disk, or, without one, where the browser keeps blobs. */
export interface StoredFile {
  readonly blob: Blob;
  /** Of its bytes. */
  readonly crc32: number;
}

/**
 * Writes what comes, piece by piece, into a file of the origin's private file system; no more than a piece is in memory.
 * @param folder absent where the browser lends no disk: then it is the browser that keeps the bytes
 * @throws StorageFull where the disk has no room; the file is gone then
 * @throws what the stream fails with
 * @see File System Standard, FileSystemWritableFileStream
 */
export async function storeStream(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  folder: FileSystemDirectoryHandle | undefined,
): Promise<StoredFile> {
  let sum = 0;
  const summed = stream.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        sum = crc32(piece, sum);
        controller.enqueue(piece);
      },
    }),
  );
  if (folder === undefined) return { blob: await new Response(summed).blob(), crc32: sum };
  const name = crypto.randomUUID();
  const handle = await folder.getFileHandle(name, { create: true });
  try {
    await summed.pipeTo(await handle.createWritable());
  } catch (cause) {
    await folder.removeEntry(name).catch(() => {});
    throw isQuotaError(cause) ? new StorageFull({ cause }) : cause;
  }
  return { blob: await handle.getFile(), crc32: sum };
}
