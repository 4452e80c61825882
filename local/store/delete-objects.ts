import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import { isAllowed, type StoreContext } from './context.ts';
import { checksumHeaders } from './payload.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import { type BucketRequest, checkKey, headerValue } from './store-request.ts';
import { sendXml } from './xml.ts';
import { childElements, childText, malformedXml, receiveDocument } from './xml-request.ts';

const maxKeys = 1000;

type Outcome = { readonly Key: string } | { readonly Key: string; readonly Code: string; readonly Message: string };

/** DeleteObjects: each key is judged by itself; `Quiet` leaves out those that went. */
export async function deleteObjects(
  store: StoreContext,
  request: BucketRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  const isGuarded =
    headerValue(request, 'content-md5') !== undefined ||
    headerValue(request, 'x-amz-trailer') !== undefined ||
    checksumHeaders(request).length > 0;
  if (!isGuarded) {
    throw new S3Error('InvalidRequest', 'Missing required header for this request: Content-MD5');
  }
  const document = await receiveDocument(store, request, caller, 'Delete');
  const keys = childElements(document, 'Object').map((object) => {
    const [key, ...others] = Object.keys(object).map((name) => [name, childText(object, name) ?? ''] as const);
    if (others.length > 0) throw notImplemented(`${others[0]![0]} in DeleteObjects`);
    if (key?.[0] !== 'Key' || key[1] === '') throw malformedXml();
    return key[1];
  });
  if (keys.length === 0 || keys.length > maxKeys) throw malformedXml();
  const quiet = childText(document, 'Quiet')?.trim() === 'true';
  const outcomes: Outcome[] = [];
  for (const key of keys) outcomes.push(await deleteOne(store, request, caller, key));
  sendXml(response, 'DeleteResult', {
    Deleted: quiet ? [] : outcomes.filter((outcome) => !('Code' in outcome)),
    Error: outcomes.filter((outcome) => 'Code' in outcome),
  });
}

async function deleteOne(store: StoreContext, request: BucketRequest, caller: Caller, key: string): Promise<Outcome> {
  const { bucket } = request;
  if (!isAllowed(store, request, caller, 's3:DeleteObject', {}, { bucket, key })) {
    return { Key: key, Code: 'AccessDenied', Message: 'Access Denied' };
  }
  try {
    checkKey(key);
    await store.objects.exclusively(bucket, key, () => store.objects.delete(bucket, key));
    return { Key: key };
  } catch (error) {
    if (error instanceof S3Error) return { Key: key, Code: error.code, Message: error.message };
    return { Key: key, Code: 'InternalError', Message: 'We encountered an internal error. Please try again.' };
  }
}
