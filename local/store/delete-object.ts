import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import { demand, type StoreContext } from './context.ts';
import { writeCondition } from './preconditions.ts';
import type { ObjectRequest } from './store-request.ts';

/** DeleteObject: 204 whether or not there was one, unless `If-Match` asks for one. */
export async function deleteObject(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:DeleteObject');
  const condition = writeCondition(request);
  const { bucket, key } = request;
  await store.objects.exclusively(bucket, key, async () => {
    condition(store.objects.get(bucket, key));
    await store.objects.delete(bucket, key);
  });
  response.writeHead(204).end();
}
