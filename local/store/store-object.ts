import type { Caller } from './authentication.ts';
import type { ReceivedBody } from './body.ts';
import { findBucket, type StoreContext } from './context.ts';
import type { PendingEvent } from './event-journal.ts';
import { type CreatedEventName, createdEvent, findRule } from './notifications.ts';
import type { ObjectRecord } from './object-files.ts';
import type { ObjectAttributes } from './object-headers.ts';
import type { StoreRequest } from './store-request.ts';

/** An object that is about to be written. */
export interface NewObject extends ObjectAttributes {
  readonly bucket: string;
  readonly key: string;
  readonly body: ReceivedBody;
  readonly checksum?: ObjectRecord['checksum'];
  /** The body's MD5 unless set. */
  readonly etag?: string;
  readonly eventName: CreatedEventName;
  /** Asked with the object that is there now; throws where the write must not happen. */
  readonly condition: (current: ObjectRecord | undefined) => void;
}

/** Writes an object and records its event, both or neither, then has the event delivered. */
export async function storeObject(
  store: StoreContext,
  request: StoreRequest,
  caller: Caller,
  object: NewObject,
): Promise<ObjectRecord> {
  return store.objects.exclusively(object.bucket, object.key, async () => {
    object.condition(store.objects.get(object.bucket, object.key));
    const record = makeRecord(store, request, object);
    const pending = pendingEvent(store, request, caller, object, record);
    if (!pending) {
      await store.objects.write(object.bucket, record, object.body);
      return record;
    }
    await store.journal.prepare(pending);
    try {
      await store.objects.write(object.bucket, record, object.body);
    } catch (error) {
      await store.journal.discard(pending);
      throw error;
    }
    store.delivery.enqueue(await store.journal.confirm(pending));
    return record;
  });
}

function makeRecord(store: StoreContext, request: StoreRequest, object: NewObject): ObjectRecord {
  return {
    version: 2,
    key: object.key,
    generation: store.sequence.next(),
    sizeBytes: object.body.sizeBytes,
    etag: object.etag ?? object.body.md5.toString('hex'),
    lastModified: request.receivedAt.toISOString(),
    headers: object.headers,
    metadata: object.metadata,
    ...(object.checksum && { checksum: object.checksum }),
  };
}

function pendingEvent(
  store: StoreContext,
  request: StoreRequest,
  caller: Caller,
  { bucket, key, eventName }: NewObject,
  record: ObjectRecord,
): PendingEvent | undefined {
  const rule = findRule(findBucket(store, bucket).notifications ?? [], eventName, key);
  if (!rule) return undefined;
  const origin = {
    region: store.region,
    bucket,
    eventName,
    principalId: caller.principal.name,
    sourceIpAddress: request.message.socket.remoteAddress ?? '',
    requestId: request.id,
  };
  const event = createdEvent(origin, rule, record);
  return { version: 1, bucket, key, generation: record.generation, target: rule.target, event };
}
