import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import { receiveBody } from './body.ts';
import {
  type Checksum,
  type ChecksumAlgorithm,
  type ChecksumType,
  checksumElement,
  checksumElements,
  readChecksumAlgorithm,
  startChecksum,
} from './checksums.ts';
import { demand, type StoreContext } from './context.ts';
import { readEncoding, readPageSize } from './list-objects.ts';
import type { PartRecord, UploadRecord } from './multipart-uploads.ts';
import { requestAttributes } from './object-headers.ts';
import { checksumHeaders } from './payload.ts';
import { writeCondition } from './preconditions.ts';
import { S3Error } from './s3-error.ts';
import { compareUtf8 } from './sorted-keys.ts';
import { storeObject } from './store-object.ts';
import { type BucketRequest, headerValue, type ObjectRequest, queryValue } from './store-request.ts';
import { findUpload } from './upload-parts.ts';
import { encodeUriPath } from './uri.ts';
import { ownerElement, sendXml } from './xml.ts';
import { childElements, childText, malformedXml, receiveDocument } from './xml-request.ts';

/** S3's least size of a part that is not the last. */
const minPartBytes = 5 * 1024 ** 2;
/** S3's limit for an object that is made of parts. */
const maxMultipartBytes = 5 * 1024 ** 4;

/** CreateMultipartUpload. */
export async function createMultipartUpload(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:PutObject');
  const { bucket, key } = request;
  const checksum = readChecksumTerms(request);
  const uploadId = randomBytes(24).toString('base64url');
  await store.uploads.create({
    version: 1,
    uploadId,
    bucket,
    key,
    initiated: request.receivedAt.toISOString(),
    initiator: caller.principal.name,
    ...requestAttributes(request),
    ...(checksum && { checksum }),
  });
  if (checksum) {
    response.setHeader('x-amz-checksum-algorithm', checksum.algorithm.toUpperCase());
    response.setHeader('x-amz-checksum-type', checksum.type);
  }
  sendXml(response, 'InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: uploadId });
}

/** CompleteMultipartUpload: the parts that it names, in their order, become the object; the upload is gone. */
export async function completeMultipartUpload(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:PutObject');
  const condition = writeCondition(request);
  const { uploadId } = findUpload(store, request);
  // The checksums among the headers are the object's, not the document's.
  const document = await receiveDocument(store, request, caller, 'CompleteMultipartUpload', 'object');
  const named = childElements(document, 'Part').map(readNamedPart);
  const record = await store.uploads.exclusively(uploadId, async () => {
    const upload = findUpload(store, request);
    const parts = selectParts(upload, named, store.uploads.parts(uploadId));
    checkObjectSize(request, parts);
    const full = upload.checksum?.type === 'FULL_OBJECT' ? [upload.checksum.algorithm] : [];
    const body = await receiveBody(store.uploads.read(uploadId, parts), {
      folder: store.incomingFolder,
      maxBytes: maxMultipartBytes,
      algorithms: full,
    });
    try {
      const checksum = checksumOf(upload, parts, body.checksums);
      checkObjectChecksum(request, checksum);
      const { bucket, key, headers, metadata } = upload;
      const eventName = 'ObjectCreated:CompleteMultipartUpload';
      const etag = `${md5OfMd5s(parts)}-${parts.length}`;
      const object = {
        bucket,
        key,
        headers,
        metadata,
        body,
        etag,
        condition,
        eventName,
        ...(checksum && { checksum }),
      };
      const written = await storeObject(store, request, caller, { ...object, eventName });
      await store.uploads.remove(uploadId);
      return written;
    } finally {
      await body.discard();
    }
  });
  sendXml(response, 'CompleteMultipartUploadResult', {
    Location: `http://${request.message.headers.host}${encodeUriPath(request.path)}`,
    Bucket: request.bucket,
    Key: request.key,
    ETag: `"${record.etag}"`,
    ...checksumElements(record.checksum),
  });
}

/** AbortMultipartUpload. */
export async function abortMultipartUpload(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:AbortMultipartUpload');
  const { uploadId } = findUpload(store, request);
  await store.uploads.exclusively(uploadId, () => store.uploads.remove(uploadId));
  response.writeHead(204).end();
}

/** ListMultipartUploads, in the order of keys and then of their beginning. */
export function listMultipartUploads(
  store: StoreContext,
  request: BucketRequest,
  caller: Caller,
  response: ServerResponse,
): void {
  const value = (name: string) => queryValue(request, name);
  demand(store, request, caller, 's3:ListBucketMultipartUploads', { 's3:prefix': value('prefix') });
  const [prefix, keyMarker, idMarker] = [value('prefix') ?? '', value('key-marker') ?? '', value('upload-id-marker')];
  const limit = readPageSize(value('max-uploads'), 'max-uploads');
  const encode = readEncoding(value('encoding-type'));
  const all = store.uploads
    .all(request.bucket)
    .filter(({ key }) => key.startsWith(prefix))
    .toSorted((left, right) => compareUtf8(left.key, right.key) || compareUtf8(positionOf(left), positionOf(right)));
  const marked = all.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === idMarker);
  const after = marked < 0 ? all.filter(({ key }) => compareUtf8(key, keyMarker) > 0) : all.slice(marked + 1);
  const page = after.slice(0, limit);
  const isTruncated = after.length > page.length;
  sendXml(response, 'ListMultipartUploadsResult', {
    Bucket: request.bucket,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker ?? '',
    NextKeyMarker: isTruncated ? encode(page.at(-1)?.key ?? '') : undefined,
    NextUploadIdMarker: isTruncated ? page.at(-1)?.uploadId : undefined,
    Prefix: encode(prefix),
    EncodingType: value('encoding-type'),
    MaxUploads: limit,
    IsTruncated: isTruncated,
    Upload: page.map(({ key, uploadId, initiator, initiated, checksum }) => ({
      Key: encode(key),
      UploadId: uploadId,
      Initiator: { ID: initiator, DisplayName: initiator },
      Owner: ownerElement,
      StorageClass: 'STANDARD',
      Initiated: initiated,
      ChecksumAlgorithm: checksum?.algorithm.toUpperCase(),
      ChecksumType: checksum?.type,
    })),
  });
}

function positionOf({ initiated, uploadId }: UploadRecord): string {
  return `${initiated} ${uploadId}`;
}

/** CRC64NVME is of the whole object alone, SHA of the parts alone; the other CRCs of the parts unless said otherwise. */
function readChecksumTerms(request: ObjectRequest): UploadRecord['checksum'] {
  const algorithm = readChecksumAlgorithm(headerValue(request, 'x-amz-checksum-algorithm'));
  const type = headerValue(request, 'x-amz-checksum-type')?.toUpperCase();
  if (!algorithm) {
    if (type === undefined) return undefined;
    throw new S3Error(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const possible = checksumTypes[algorithm];
  const chosen = type === undefined ? possible[0] : possible.find((candidate) => candidate === type);
  if (chosen) return { algorithm, type: chosen };
  throw new S3Error(
    'InvalidRequest',
    `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
  );
}

const checksumTypes: Readonly<Record<ChecksumAlgorithm, readonly [ChecksumType, ...ChecksumType[]]>> = {
  crc32: ['COMPOSITE', 'FULL_OBJECT'],
  crc32c: ['COMPOSITE', 'FULL_OBJECT'],
  crc64nvme: ['FULL_OBJECT'],
  sha1: ['COMPOSITE'],
  sha256: ['COMPOSITE'],
};

interface NamedPart {
  readonly partNumber: number;
  readonly etag: string;
  /** By the element's name. */
  readonly checksums: Readonly<Record<string, string>>;
}

function readNamedPart(element: Parameters<typeof childText>[0]): NamedPart {
  const partNumber = childText(element, 'PartNumber')?.trim() ?? '';
  const etag = childText(element, 'ETag')?.trim();
  if (!/^\d{1,5}$/.test(partNumber) || etag === undefined) throw malformedXml();
  const checksums = Object.keys(element)
    .filter((name) => name.startsWith('Checksum'))
    .map((name) => [name, childText(element, name)?.trim() ?? '']);
  return { partNumber: Number(partNumber), etag: etag.replace(/^"|"$/g, ''), checksums: Object.fromEntries(checksums) };
}

/** @throws S3Error `EntityTooSmall`, `InvalidPart`, `InvalidPartOrder`, `InvalidRequest`, `MalformedXML` */
function selectParts(
  upload: UploadRecord,
  named: readonly NamedPart[],
  present: readonly PartRecord[],
): readonly PartRecord[] {
  if (named.length === 0) throw malformedXml();
  if (named.some(({ partNumber }, index) => index > 0 && partNumber <= named[index - 1]!.partNumber)) {
    const message =
      'The list of parts was not in ascending order. The parts list must be specified in order by part number.';
    throw new S3Error('InvalidPartOrder', message, { UploadId: upload.uploadId });
  }
  const byNumber = new Map(present.map((part) => [part.partNumber, part]));
  const parts = named.map((name) => {
    const part = byNumber.get(name.partNumber);
    if (part && part.etag === name.etag && isChecksumRight(upload, name, part)) return part;
    const message =
      "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
    throw new S3Error('InvalidPart', message, { PartNumber: name.partNumber, ETag: name.etag });
  });
  const small = parts.slice(0, -1).find(({ sizeBytes }) => sizeBytes < minPartBytes);
  if (!small) return parts;
  throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: small.sizeBytes,
    MinSizeAllowed: minPartBytes,
    PartNumber: small.partNumber,
    ETag: small.etag,
  });
}

function isChecksumRight(
  { checksum: wanted }: UploadRecord,
  { partNumber, checksums }: NamedPart,
  part: PartRecord,
): boolean {
  if (wanted?.type === 'COMPOSITE' && checksums[checksumElement(wanted.algorithm)] === undefined) {
    const message = `The upload was created using a ${wanted.algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${partNumber} in the request.`;
    throw new S3Error('InvalidRequest', message);
  }
  const { checksum } = part;
  return Object.entries(checksums).every(
    ([element, value]) => !checksum || element !== checksumElement(checksum.algorithm) || value === checksum.value,
  );
}

function checksumOf(
  { checksum }: UploadRecord,
  parts: readonly PartRecord[],
  full: ReadonlyMap<ChecksumAlgorithm, string>,
): Checksum | undefined {
  if (!checksum) return undefined;
  const { algorithm, type } = checksum;
  if (type === 'FULL_OBJECT') return { algorithm, type, value: full.get(algorithm) ?? '' };
  const ofParts = startChecksum(algorithm);
  for (const part of parts) ofParts.update(Buffer.from(part.checksum?.value ?? '', 'base64'));
  return { algorithm, type, value: `${ofParts.digest().toString('base64')}-${parts.length}` };
}

/** @throws S3Error `InvalidRequest` where the whole has another length than `x-amz-mp-object-size` says */
function checkObjectSize(request: ObjectRequest, parts: readonly PartRecord[]): void {
  const announced = headerValue(request, 'x-amz-mp-object-size');
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  if (announced === undefined || Number(announced) === sizeBytes) return;
  const message = `The provided 'x-amz-mp-object-size' header value ${announced} does not match what was computed: ${sizeBytes}`;
  throw new S3Error('InvalidRequest', message);
}

/** @throws S3Error `BadDigest` where a checksum of the whole was named, and is another */
function checkObjectChecksum(request: ObjectRequest, checksum: Checksum | undefined): void {
  for (const [name, value] of checksumHeaders(request)) {
    const isRight = checksum && name === `x-amz-checksum-${checksum.algorithm}` && value === checksum.value;
    if (!isRight) throw new S3Error('BadDigest', `The ${name} you specified did not match the calculated checksum.`);
  }
}

function md5OfMd5s(parts: readonly PartRecord[]): string {
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(etag, 'hex');
  return md5.digest('hex');
}
