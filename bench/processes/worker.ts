/** The process in which one contender is timed. Its parent asks, it answers. */
import { readFile, writeFile } from 'node:fs/promises';
import { type Contender, NotOffered } from '../contenders/contender.ts';
import { loadContender } from '../contenders/index.ts';
import type { Reply, Request, Task } from './task.ts';

/** Resolves to what was made: the bytes of a file, or of the pixels. */
type Call = () => Promise<Uint8Array | Uint8ClampedArray>;

let contender: Contender | undefined;
let call: Call | undefined;
let made: Uint8Array | Uint8ClampedArray | undefined;

process.on('message', async (request: Request) => {
  process.send?.(
    await answer(request).catch((error: unknown): Reply => {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: error instanceof NotOffered ? 'not-offered' : 'failed', reason };
    }),
  );
});

// With its parent gone, nobody asks any more.
process.on('disconnect', () => process.exit());

async function answer(request: Request): Promise<Reply> {
  switch (request.kind) {
    case 'prepare':
      contender ??= await loadContender(request.contender);
      call = await prepare(contender, request.task);
      return { kind: 'done' };
    case 'run': {
      if (call === undefined) throw new Error('nothing is prepared');
      made = undefined;
      globalThis.gc?.();
      const start = process.cpuUsage();
      made = await call();
      const { user, system } = process.cpuUsage(start);
      const ms = (user + system) / 1000;
      if (made.length === 0) throw new Error('nothing came out');
      return { kind: 'measured', ms, bytes: made.length };
    }
    case 'save':
      await writeFile(request.path, made!);
      return { kind: 'done' };
  }
}

async function prepare(on: Contender, task: Task): Promise<Call> {
  const bytes = await bytesOf(task.path);
  switch (task.kind) {
    case 'decode':
      return async () => {
        const { width, height, data } = await on.decode(bytes, task.format);
        if (data.length !== width * height * 4 || width * height !== task.pixels)
          throw new Error(`${data.length} samples came out for ${width}×${height}`);
        return data;
      };
    case 'encode': {
      const { width, height, settings } = task;
      const pixels = { width, height, data: new Uint8ClampedArray(bytes.buffer) };
      return () => on.encode(pixels, settings);
    }
    case 'convert':
      return () => on.convert(bytes, task.from, task.to);
  }
}

/** In a buffer of their own: some of the packages look at the whole buffer. */
async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await readFile(path));
}
