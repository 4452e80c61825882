import { CodecError, codecError, convert, toPlain } from '../../../codecs/index.ts';
import type { ConvertReply, ConvertRequest, DeviceResult, WorkerStarted } from '../device/messages.ts';

/** The worker's side of the pool: one request at a time, every failure as plain data. */
const scope = self as unknown as {
  readonly name: string;
  postMessage(message: ConvertReply | WorkerStarted): void;
  onmessage: ((event: MessageEvent<ConvertRequest>) => void) | null;
};

scope.onmessage = async ({ data: request }) => {
  try {
    scope.postMessage({ id: request.id, type: 'done', result: await run(request) });
  } catch (error) {
    const known = error instanceof CodecError ? error : codecError('runtime-failure', describe(error));
    scope.postMessage({ id: request.id, type: 'failed', error: toPlain(known) });
  }
};

function describe(error: unknown): string {
  const text = String(error);
  return /module script|imported module|fetch/i.test(text)
    ? 'A part of the page could not be loaded; check the connection and try again'
    : text;
}

async function run({ id, file, options }: ConvertRequest): Promise<DeviceResult> {
  scope.postMessage({ id, type: 'progress', progress: { stage: 'reading' } });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { outputs, report } = await convert(bytes, options, (progress) =>
    scope.postMessage({ id, type: 'progress', progress }),
  );
  return {
    report,
    outputs: outputs.map(({ suffix, extension, mediaType, bytes: written }) => ({
      suffix,
      extension,
      blob: new Blob([written as Uint8Array<ArrayBuffer>], { type: mediaType }),
    })),
  };
}

// Held until the worker ends: see browser-worker.ts.
void navigator.locks.request(scope.name, () => {
  scope.postMessage({ type: 'started' });
  return new Promise(() => {});
});
