import { CodecError, codecError, toPlain } from '../../../codecs/errors.ts';
import { openFile } from '../../../codecs/source.ts';
import type { WorkerStarted, WorkerUnloaded } from '../device/messages.ts';
import { judge } from '../metadata/describe.ts';
import type { MetadataReply, MetadataRequest } from '../metadata/messages.ts';
import { holdLock } from './hold-lock.ts';
import { isUnloaded } from './unloaded.ts';

/** Reads what stands beside the pixels of one file, and ends. */
const scope = self as unknown as {
  readonly name: string;
  postMessage(message: MetadataReply | WorkerStarted | WorkerUnloaded): void;
  onmessage: ((event: MessageEvent<MetadataRequest>) => void) | null;
};

scope.onmessage = async ({ data: { file, options } }) => {
  try {
    const source = await openFile(new Uint8Array(await file.arrayBuffer()));
    const metadata = source.pages.map((_, index) => source.metadataOf(index));
    scope.postMessage({ entries: judge(metadata, options) });
  } catch (error) {
    if (isUnloaded(error)) return scope.postMessage({ type: 'unloaded' });
    const known = error instanceof CodecError ? error : codecError('runtime-failure', String(error));
    scope.postMessage({ error: toPlain(known) });
  }
};

holdLock(scope);
