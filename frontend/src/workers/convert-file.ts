import { convert } from '../../../codecs/index.ts';
import { crc32 } from '../../../codecs/png/crc.ts';
import type { ConvertRequest, DeviceProgress, DeviceResult } from '../device/messages.ts';
import { keepOutputs } from './keep-outputs.ts';
import { pacedProgress } from './paced-progress.ts';

/**
 * Converts a file. The outputs go to the disk where the request names a place and the browser has one.
 * @throws CodecError as the codecs' `convert` does; DOMException `QuotaExceededError` where the disk is full
 */
export async function convertFile(
  { file, options, keep }: ConvertRequest,
  onProgress: (progress: DeviceProgress) => void,
): Promise<DeviceResult> {
  onProgress({ stage: 'reading' });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { outputs, report } = await convert(bytes, options, pacedProgress(onProgress));
  onProgress({ stage: 'writing' });
  if (keep) return { report, outputs: await keepOutputs(keep, options, outputs, report) };
  return {
    report,
    outputs: outputs.map(({ suffix, extension, mediaType, bytes: written }) => ({
      suffix,
      extension,
      blob: new Blob([written as Uint8Array<ArrayBuffer>], { type: mediaType }),
      crc32: crc32(written),
    })),
  };
}
