import type { CreatedConversion } from '../../../functions/service/record.ts';
import { ApiError } from './api-error.ts';
import { backoffMs, wait as realWait, type Wait } from './wait.ts';

export interface UploadTerms {
  /** 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  readonly wait?: Wait;
  /** How one form is sent; tests replace it. Default: XMLHttpRequest, because fetch tells no upload progress. */
  readonly send?: SendForm;
}

export type SendForm = (
  url: string,
  form: FormData,
  terms: Pick<UploadTerms, 'onProgress' | 'signal'>,
) => Promise<{ readonly status: number; readonly body: string }>;

const maxAttempts = 3;

/**
 * Sends a file by the presigned POST that was made for it, once more where no answer came or the storage was busy.
 * @throws ApiError `upload-refused` with the storage's reason, `offline`, `storage-unavailable`
 */
export async function upload({ url, fields }: CreatedConversion['upload'], file: Blob, terms: UploadTerms = {}) {
  const { send = sendByXhr, wait = realWait, signal } = terms;
  for (let attempt = 1; ; attempt++) {
    const error = await send(url, formOf(fields, file), terms).then(
      ({ status, body }) => (status >= 200 && status < 300 ? undefined : refusalOf(status, body)),
      (cause: unknown) => {
        if (signal?.aborted) throw signal.reason;
        return new ApiError('offline', 0, 'The connection to the storage was lost', { cause });
      },
    );
    if (error === undefined) return;
    if (attempt === maxAttempts || (error.status !== 0 && error.status < 500)) throw error;
    await wait(backoffMs(attempt), signal);
  }
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
  ExpiredToken: 'The permission to upload has expired',
};

/** The storage answers in XML: `<Error><Code>…</Code><Message>…</Message></Error>`. */
function refusalOf(status: number, body: string): ApiError {
  if (status >= 500) return new ApiError('storage-unavailable', status, 'The storage does not answer at the moment');
  const code = /<Code>([^<]*)<\/Code>/.exec(body)?.[1] ?? '';
  const expired = /expired/i.test(body) ? reasons.ExpiredToken : undefined;
  return new ApiError('upload-refused', status, reasons[code] ?? expired ?? 'The storage refused the upload');
}

const sendByXhr: SendForm = (url, form, { onProgress, signal }) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onProgress?.(loaded / total);
    };
    request.onload = () => resolve({ status: request.status, body: request.responseText });
    request.onerror = () => reject(new TypeError('The request failed'));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
