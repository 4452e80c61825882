import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import { maxObjectBytes, type ReceivedBody, receiveBody } from './body.ts';
import { type Checksum, checksumElement, checksumElements } from './checksums.ts';
import { demand, type StoreContext } from './context.ts';
import { withCopySource } from './copy-source.ts';
import { readRange } from './get-object.ts';
import { readPageSize } from './list-objects.ts';
import type { PartRecord, UploadRecord } from './multipart-uploads.ts';
import { setChecksumHeaders } from './object-headers.ts';
import { receivePayload } from './payload.ts';
import { S3Error } from './s3-error.ts';
import { headerValue, type ObjectRequest, queryValue } from './store-request.ts';
import { ownerElement, sendXml } from './xml.ts';

const maxPartNumber = 10_000;

/** UploadPart. */
export async function uploadPart(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:PutObject');
  const { upload, partNumber } = readPart(store, request);
  const algorithm = upload.checksum?.algorithm;
  const { body, checksum } = await receivePayload(store, request, caller, { ...(algorithm && { algorithm }) });
  try {
    if (checksum && algorithm && checksum.algorithm !== algorithm) {
      const message = `Checksum Type mismatch occurred, expected checksum Type: ${algorithm}, actual checksum Type: ${checksum.algorithm}`;
      throw new S3Error('InvalidRequest', message);
    }
    const part = await keepPart(store, request, upload, partNumber, body, checksum);
    response.setHeader('ETag', `"${part.etag}"`);
    if (part.checksum) setChecksumHeaders(response, part.checksum);
    response.writeHead(200, { 'Content-Length': 0 }).end();
  } finally {
    await body.discard();
  }
}

/** UploadPartCopy: a part of what lies in the store already. */
export async function uploadPartCopy(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:PutObject');
  const { upload, partNumber } = readPart(store, request);
  await withCopySource(store, request, caller, async ({ record, read }) => {
    const range = readCopyRange(headerValue(request, 'x-amz-copy-source-range'), record.sizeBytes);
    const body = await receiveBody(read(range), {
      folder: store.incomingFolder,
      maxBytes: maxObjectBytes,
      algorithms: upload.checksum ? [upload.checksum.algorithm] : [],
    });
    try {
      const part = await keepPart(store, request, upload, partNumber, body, undefined);
      const { ChecksumType: _, ...checksum } = checksumElements(part.checksum);
      sendXml(response, 'CopyPartResult', { LastModified: part.lastModified, ETag: `"${part.etag}"`, ...checksum });
    } finally {
      await body.discard();
    }
  });
}

/** ListParts. */
export function listParts(store: StoreContext, request: ObjectRequest, caller: Caller, response: ServerResponse): void {
  demand(store, request, caller, 's3:ListMultipartUploadParts');
  const upload = findUpload(store, request);
  const limit = readPageSize(queryValue(request, 'max-parts'), 'max-parts');
  const marker = Number(queryValue(request, 'part-number-marker') ?? 0);
  const parts = store.uploads.parts(upload.uploadId).filter(({ partNumber }) => partNumber > marker);
  const page = parts.slice(0, limit);
  sendXml(response, 'ListPartsResult', {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.uploadId,
    Initiator: { ID: upload.initiator, DisplayName: upload.initiator },
    Owner: ownerElement,
    StorageClass: 'STANDARD',
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
    MaxParts: limit,
    IsTruncated: parts.length > page.length,
    ChecksumAlgorithm: upload.checksum?.algorithm.toUpperCase(),
    ChecksumType: upload.checksum?.type,
    Part: page.map(({ partNumber, lastModified, etag, sizeBytes, checksum }) => ({
      PartNumber: partNumber,
      LastModified: lastModified,
      ETag: `"${etag}"`,
      Size: sizeBytes,
      ...(checksum && { [checksumElement(checksum.algorithm)]: checksum.value }),
    })),
  });
}

/** The upload that a request names. @throws S3Error `NoSuchUpload` */
export function findUpload(store: StoreContext, request: ObjectRequest): UploadRecord {
  return store.uploads.find(request.bucket, request.key, queryValue(request, 'uploadId') ?? '');
}

function readPart(store: StoreContext, request: ObjectRequest): { upload: UploadRecord; partNumber: number } {
  const text = queryValue(request, 'partNumber') ?? '';
  const partNumber = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (partNumber < 1 || partNumber > maxPartNumber) {
    const message = 'Part number must be an integer between 1 and 10000, inclusive';
    throw new S3Error('InvalidArgument', message, { ArgumentName: 'partNumber', ArgumentValue: text });
  }
  return { upload: findUpload(store, request), partNumber };
}

async function keepPart(
  store: StoreContext,
  request: ObjectRequest,
  { uploadId, checksum: wanted }: UploadRecord,
  partNumber: number,
  body: ReceivedBody,
  named: Checksum | undefined,
): Promise<PartRecord> {
  const computed = wanted && body.checksums.get(wanted.algorithm);
  const checksum = wanted && computed ? { algorithm: wanted.algorithm, value: computed } : named;
  return store.uploads.exclusively(uploadId, async () => {
    const part: PartRecord = {
      partNumber,
      generation: store.sequence.next(),
      sizeBytes: body.sizeBytes,
      etag: body.md5.toString('hex'),
      lastModified: request.receivedAt.toISOString(),
      ...(checksum && { checksum }),
    };
    // It may have been completed or aborted while the body came.
    findUpload(store, request);
    await store.uploads.putPart(uploadId, part, body);
    return part;
  });
}

/** Both ends have to be given, and to lie within the source. @throws S3Error `InvalidArgument` */
function readCopyRange(header: string | undefined, sizeBytes: number) {
  if (header === undefined) return undefined;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  if (first !== undefined && Number(last) >= Number(first) && Number(last) < sizeBytes) {
    return readRange(header, sizeBytes);
  }
  const message = `The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy, within a source of ${sizeBytes} bytes`;
  throw new S3Error('InvalidArgument', message, { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header });
}
