import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import { entityTooLarge, maxObjectBytes, receiveBody } from './body.ts';
import { type ChecksumAlgorithm, checksumElements, readChecksumAlgorithm } from './checksums.ts';
import { demand, type StoreContext } from './context.ts';
import { type CopySource, withCopySource } from './copy-source.ts';
import { type ObjectAttributes, requestAttributes } from './object-headers.ts';
import { writeCondition } from './preconditions.ts';
import { S3Error } from './s3-error.ts';
import { storeObject } from './store-object.ts';
import { headerValue, type ObjectRequest } from './store-request.ts';
import { sendXml } from './xml.ts';

/** CopyObject. The copy is an object of its own: its ETag is its MD5, however the source was made. */
export async function copyObject(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:PutObject');
  const condition = writeCondition(request);
  const { bucket, key } = request;
  await withCopySource(store, request, caller, async (source) => {
    const attributes = readDirective(request, source);
    const { sizeBytes, checksum } = source.record;
    if (sizeBytes > maxObjectBytes) throw entityTooLarge(sizeBytes, maxObjectBytes);
    const algorithm = readChecksumAlgorithm(headerValue(request, 'x-amz-checksum-algorithm')) ?? checksum?.algorithm;
    const body = await receiveBody(source.read(), {
      folder: store.incomingFolder,
      maxBytes: maxObjectBytes,
      algorithms: algorithm ? [algorithm] : [],
    });
    try {
      const eventName = 'ObjectCreated:Copy';
      const object = { ...attributes, ...checksumOf(body.checksums), bucket, key, body, condition, eventName } as const;
      const record = await storeObject(store, request, caller, object);
      sendXml(response, 'CopyObjectResult', {
        LastModified: record.lastModified,
        ETag: `"${record.etag}"`,
        ...checksumElements(record.checksum),
      });
    } finally {
      await body.discard();
    }
  });
}

function checksumOf(checksums: ReadonlyMap<ChecksumAlgorithm, string>) {
  const [algorithm, value] = [...checksums][0] ?? [];
  return algorithm && value ? { checksum: { algorithm, value } } : {};
}

/** The attributes of the source, or those of the request in their place. @throws S3Error `InvalidArgument`, `InvalidRequest` */
function readDirective(request: ObjectRequest, source: CopySource): ObjectAttributes {
  const directive = headerValue(request, 'x-amz-metadata-directive') ?? 'COPY';
  if (directive === 'REPLACE') return requestAttributes(request);
  if (directive !== 'COPY') {
    const details = { ArgumentName: 'x-amz-metadata-directive', ArgumentValue: directive };
    throw new S3Error('InvalidArgument', 'Unknown metadata directive.', details);
  }
  if (source.bucket === request.bucket && source.key === request.key) {
    const message =
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's " +
      'metadata, storage class, website redirect location or encryption attributes.';
    throw new S3Error('InvalidRequest', message);
  }
  return { headers: source.record.headers, metadata: source.record.metadata };
}
