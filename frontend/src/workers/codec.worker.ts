import { CodecError, codecError, toPlain } from '../../../codecs/errors.ts';
import { loadCodec } from '../../../codecs/registry.ts';
import type {
  Answers,
  DeviceProgress,
  PrepareRequest,
  WorkerReply,
  WorkerRequest,
  WorkerStarted,
  WorkerUnloaded,
} from '../device/messages.ts';
import { isQuotaError } from '../device/storage-full.ts';
import { convertFile } from './convert-file.ts';
import { drawSmall } from './draw-small.ts';
import { holdLock } from './hold-lock.ts';
import { lookAtFile } from './look-at-file.ts';
import { isUnloaded } from './unloaded.ts';
import { warmUp } from './warm-up.ts';

/** The worker's side: one request at a time, every failure as plain data. */
const scope = self as unknown as {
  readonly name: string;
  postMessage(message: WorkerReply | WorkerStarted | WorkerUnloaded, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<WorkerRequest>) => void) | null;
};

/** Requests that have come, so that what is done ahead of them stops. */
let heard = 0;

scope.onmessage = async ({ data: request }) => {
  const { id } = request;
  heard += 1;
  try {
    const result = await answer(request, (progress) => scope.postMessage({ id, type: 'progress', progress }));
    scope.postMessage({ id, type: 'done', result }, result instanceof ImageBitmap ? [result] : []);
  } catch (error) {
    if (isQuotaError(error)) return scope.postMessage({ id, type: 'full' });
    // What is loaded ahead may never be needed, and a conversion may be under way.
    if (request.type !== 'prepare' && isUnloaded(error)) return scope.postMessage({ type: 'unloaded' });
    const known = error instanceof CodecError ? error : codecError('runtime-failure', String(error));
    scope.postMessage({ id, type: 'failed', error: toPlain(known) });
  }
};

function answer(
  request: WorkerRequest,
  onProgress: (progress: DeviceProgress) => void,
): Promise<Answers[WorkerRequest['type']]> {
  switch (request.type) {
    case 'convert':
      return convertFile(request, onProgress);
    case 'look':
      return lookAtFile(request);
    case 'thumbnail':
      return drawSmall(request);
    case 'prepare':
      return prepare(request);
    default:
      return request satisfies never;
  }
}

async function prepare({ formats, to }: PrepareRequest): Promise<undefined> {
  const before = heard;
  await Promise.all(formats.map(loadCodec));
  if (to !== undefined && heard === before) await warmUp(formats, to, () => heard === before);
}

holdLock(scope);
