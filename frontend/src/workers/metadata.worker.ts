import { CodecError, codecError, open, toPlain } from '../../../codecs/index.ts';
import { judge } from '../metadata/describe.ts';
import type { MetadataReply, MetadataRequest } from '../metadata/messages.ts';

/** Reads what stands beside the pixels of one file, and ends. */
const scope = self as unknown as {
  postMessage(message: MetadataReply): void;
  onmessage: ((event: MessageEvent<MetadataRequest>) => void) | null;
};

scope.onmessage = async ({ data: { file, options } }) => {
  try {
    const { metadata } = await open(new Uint8Array(await file.arrayBuffer()));
    scope.postMessage({ entries: judge(metadata, options) });
  } catch (error) {
    const known = error instanceof CodecError ? error : codecError('runtime-failure', String(error));
    scope.postMessage({ error: toPlain(known) });
  }
};
