import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import { demand, type StoreContext } from './context.ts';
import { missingObject } from './get-object.ts';
import type { ObjectRequest } from './store-request.ts';
import { sendXml } from './xml.ts';

/** GetObjectTagging: the store takes no tags, so no object has any. Clients ask before they copy in parts. */
export function getObjectTagging(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
): void {
  demand(store, request, caller, 's3:GetObjectTagging');
  if (!store.objects.get(request.bucket, request.key)) throw missingObject(store, request, caller, request);
  sendXml(response, 'Tagging', { TagSet: '' });
}
