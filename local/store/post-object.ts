import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { authenticatePost, type Caller } from './authentication.ts';
import { maxObjectBytes, type ReceivedBody, receiveBody } from './body.ts';
import { checksumAlgorithms } from './checksums.ts';
import { demand, type StoreContext } from './context.ts';
import { type FormHead, readForm } from './form.ts';
import type { ObjectRecord } from './object-files.ts';
import { readAttributes } from './object-headers.ts';
import { checkPolicy, parsePolicy, type SizeBounds } from './post-policy.ts';
import { S3Error } from './s3-error.ts';
import { storeObject } from './store-object.ts';
import { type BucketRequest, checkKey } from './store-request.ts';
import { checkFields } from './supported.ts';
import { encodeUriPath } from './uri.ts';
import { xmlDocument } from './xml.ts';

/** `${filename}` in a key stands for the name that the sender gave the file. */
const fileNamePlaceholder = '$' + '{filename}';

interface Upload {
  readonly key: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly caller: Caller;
  readonly bounds: SizeBounds;
}

/**
 * PostObject: an upload by an HTML form under a signed policy. All fields are judged before a byte of the file is
 * kept, its size while it streams, and the object is written only once the form is whole.
 */
export async function postObject(store: StoreContext, request: BucketRequest, response: ServerResponse): Promise<void> {
  const { upload, body } = await readForm(
    request.message,
    async (head, file) => {
      const upload = admit(store, request, head);
      return { upload, body: await receive(store, upload, file) };
    },
    (made) => made.body.discard(),
  );
  try {
    const record = await write(store, request, upload, body);
    answerCreated(request, response, record, upload.fields.get('success_action_status'));
  } finally {
    await body.discard();
  }
}

function admit(store: StoreContext, request: BucketRequest, { fields: sent, fileName }: FormHead): Upload {
  const template = sent.get('key');
  if (!template) {
    const message =
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.";
    throw new S3Error('InvalidArgument', message, { ArgumentName: 'key' });
  }
  const key = template.replaceAll(fileNamePlaceholder, () => fileName);
  const fields = new Map([...sent, ['key', key]]);
  const policy = fields.get('policy');
  if (!policy) throw new S3Error('AccessDenied', 'Access Denied');
  const caller = authenticatePost(fields, policy, store);
  const bounds = checkPolicy(parsePolicy(policy), fields, request.bucket, request.receivedAt);
  checkKey(key);
  checkFields(fields);
  demand(store, request, caller, 's3:PutObject', {}, { bucket: request.bucket, key });
  return { key, fields, caller, bounds };
}

async function receive(store: StoreContext, { fields, bounds }: Upload, file: Readable): Promise<ReceivedBody> {
  const algorithms = checksumAlgorithms.filter((algorithm) => fields.has(`x-amz-checksum-${algorithm}`));
  const maxBytes = Math.min(bounds.maxBytes, maxObjectBytes);
  const body = await receiveBody(file, { folder: store.incomingFolder, maxBytes, algorithms });
  const isRight = algorithms.every((name) => fields.get(`x-amz-checksum-${name}`) === body.checksums.get(name));
  if (isRight && body.sizeBytes >= bounds.minBytes) return body;
  await body.discard();
  if (!isRight) throw new S3Error('BadDigest', 'The checksum you specified did not match the calculated checksum.');
  throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: body.sizeBytes,
    MinSizeAllowed: bounds.minBytes,
  });
}

function write(store: StoreContext, request: BucketRequest, upload: Upload, body: ReceivedBody): Promise<ObjectRecord> {
  const [algorithm, value] = [...body.checksums][0] ?? [];
  return storeObject(store, request, upload.caller, {
    ...readAttributes(upload.fields),
    bucket: request.bucket,
    key: upload.key,
    body,
    eventName: 'ObjectCreated:Post',
    condition: () => undefined,
    ...(algorithm && value && { checksum: { algorithm, value } }),
  });
}

function answerCreated(
  request: BucketRequest,
  response: ServerResponse,
  { key, etag }: ObjectRecord,
  wantedStatus: string | undefined,
): void {
  const location = `http://${request.message.headers.host}${encodeUriPath(`${request.path.replace(/\/$/, '')}/${key}`)}`;
  const status = wantedStatus === '200' || wantedStatus === '201' ? Number(wantedStatus) : 204;
  const document =
    status === 201
      ? xmlDocument('PostResponse', { Location: location, Bucket: request.bucket, Key: key, ETag: `"${etag}"` })
      : '';
  response.setHeader('ETag', `"${etag}"`);
  response.setHeader('Location', location);
  if (status !== 204) response.setHeader('Content-Length', Buffer.byteLength(document));
  if (document !== '') response.setHeader('Content-Type', 'application/xml');
  response.writeHead(status).end(document);
}
