import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import { demand, type StoreContext } from './context.ts';
import { requestAttributes, setChecksumHeaders } from './object-headers.ts';
import { receivePayload } from './payload.ts';
import { writeCondition } from './preconditions.ts';
import { storeObject } from './store-object.ts';
import type { ObjectRequest } from './store-request.ts';

/** PutObject. */
export async function putObject(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:PutObject');
  const condition = writeCondition(request);
  const attributes = requestAttributes(request);
  const payload = await receivePayload(store, request, caller);
  try {
    const { bucket, key } = request;
    const eventName = 'ObjectCreated:Put';
    const object = { ...attributes, ...payload, bucket, key, condition, eventName } as const;
    const { etag, checksum } = await storeObject(store, request, caller, object);
    response.setHeader('ETag', `"${etag}"`);
    if (checksum) setChecksumHeaders(response, checksum);
    response.writeHead(200, { 'Content-Length': 0 }).end();
  } finally {
    await payload.body.discard();
  }
}
