import type { CreatedConversion } from '../../../functions/service/record.ts';
import { ApiError } from './api-error.ts';
import { type Persistence, type PersistenceTerms, persist, steadily } from './persistence.ts';
import { retryAfterMs } from './wait.ts';

export interface UploadTerms extends PersistenceTerms {
  /** 0 to 1; from 0 again where the upload had to begin again. */
  readonly onProgress?: (fraction: number) => void;
  /** How one form is sent; tests replace it. Default: XMLHttpRequest, because fetch tells no upload progress. */
  readonly send?: SendForm;
  readonly persistence?: Persistence;
}

export type SendForm = (
  url: string,
  form: FormData,
  terms: Pick<UploadTerms, 'onProgress' | 'signal'>,
) => Promise<{ readonly status: number; readonly body: string; readonly retryAfter?: string | undefined }>;

/**
 * Sends a file by the presigned POST that was made for it, from its beginning again where no answer came or the storage
 * was busy. See docs/decisions/0030.
 * @throws ApiError `upload-refused` with the storage's reason, `upload-expired`, `offline`, `storage-unavailable`
 */
export async function upload({ url, fields }: CreatedConversion['upload'], file: Blob, terms: UploadTerms = {}) {
  const { send = sendByXhr, signal } = terms;
  await persist(
    async () => {
      const { status, body, retryAfter } = await send(url, formOf(fields, file), terms).catch((cause: unknown) => {
        if (signal?.aborted) throw signal.reason;
        throw new ApiError('offline', 0, 'The connection to the storage was lost', { cause });
      });
      if (status < 200 || status > 299) throw refusalOf(status, body, retryAfter);
    },
    { persistence: steadily, ...terms },
  );
}

/** The storage ignores what stands behind the file, so the file comes last. */
function formOf(fields: Readonly<Record<string, string>>, file: Blob): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  return form;
}

const reasons: Readonly<Record<string, string>> = {
  EntityTooLarge: 'The file is larger than was announced',
  EntityTooSmall: 'The file is smaller than was announced',
};

/** The storage answers in XML: `<Error><Code>…</Code><Message>…</Message></Error>`. */
function refusalOf(status: number, body: string, retryAfter: string | undefined): ApiError {
  const later = { retryAfterMs: retryAfterMs(retryAfter) };
  if (status === 429 || status >= 500)
    return new ApiError('storage-unavailable', status, 'The storage does not answer at the moment', later);
  const code = /<Code>([^<]*)<\/Code>/.exec(body)?.[1] ?? '';
  if (code === 'ExpiredToken' || /expired/i.test(body))
    return new ApiError('upload-expired', status, 'The permission to upload has expired');
  return new ApiError('upload-refused', status, reasons[code] ?? 'The storage refused the upload');
}

const sendByXhr: SendForm = (url, form, { onProgress, signal }) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onProgress?.(loaded / total);
    };
    request.onload = () =>
      resolve({ status: request.status, body: request.responseText, retryAfter: retryAfterOf(request) });
    request.onerror = () => reject(new TypeError('The request failed'));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });

/** From the list of all that may be read: asking for one that may not is reported as an error of the page. */
function retryAfterOf(request: XMLHttpRequest): string | undefined {
  return /^retry-after:\s*(.+)$/im.exec(request.getAllResponseHeaders())?.[1];
}
