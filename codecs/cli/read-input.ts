import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { holdLimit, type Limits, resolveLimits } from '../limits.ts';

/** The path that means stdin. */
export const stdinPath = '-';

/**
 * The bytes of a file, a pipe or stdin (`-`), no more than the limit allows.
 * @throws CodecError `limit-exceeded` before more than `maxInputBytes` are held
 */
export async function readInput(path: string, given: Partial<Limits> = {}): Promise<Uint8Array<ArrayBuffer>> {
  const limits = resolveLimits(given);
  if (path === stdinPath) return readStream(process.stdin, limits);
  const stats = await stat(path);
  if (stats.isDirectory())
    throw new Error(`this is a folder; its files are ${JSON.stringify(`${path.replace(/\/+$/, '')}/*`)}`);
  if (!stats.isFile()) return readStream(createReadStream(path), limits);
  holdLimit(limits, 'maxInputBytes', stats.size);
  return new Uint8Array(await readFile(path));
}

/** A pipe's length is known only at its end. */
async function readStream(stream: Readable, limits: Limits): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    holdLimit(limits, 'maxInputBytes', length);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
