import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import { demand, type StoreContext } from './context.ts';
import type { ObjectRecord } from './object-files.ts';
import { S3Error } from './s3-error.ts';
import type { SortedKeys } from './sorted-keys.ts';
import { type BucketRequest, queryValue } from './store-request.ts';
import { encodeFormPath } from './uri.ts';
import { ownerElement, sendXml } from './xml.ts';

const maxPageItems = 1000;

/** Where the next page begins: after a key, or after all keys with a prefix that was folded. */
type Position = { readonly after: string } | { readonly afterPrefix: string };

interface ListQuery {
  readonly prefix: string;
  readonly delimiter: string;
  readonly limit: number;
  readonly from: Position | undefined;
}

interface Page {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  readonly next: Position | undefined;
}

/** ListObjectsV2. */
export function listObjects(
  store: StoreContext,
  request: BucketRequest,
  caller: Caller,
  response: ServerResponse,
): void {
  const value = (name: string) => queryValue(request, name);
  demandListing(store, request, caller);
  const token = value('continuation-token');
  const startAfter = value('start-after');
  const query: ListQuery = {
    ...readQuery(request),
    from: token === undefined ? (startAfter && { after: startAfter }) || undefined : parseToken(token),
  };
  const page = listPage(store.objects.keys(request.bucket), query);
  const encode = readEncoding(value('encoding-type'));
  sendXml(response, 'ListBucketResult', {
    Name: request.bucket,
    Prefix: encode(query.prefix),
    Delimiter: query.delimiter === '' ? undefined : encode(query.delimiter),
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    MaxKeys: query.limit,
    KeyCount: page.keys.length + page.prefixes.length,
    IsTruncated: page.next !== undefined,
    EncodingType: value('encoding-type'),
    ContinuationToken: token,
    NextContinuationToken: page.next && formatToken(page.next),
    ...describePage(store, request, page, encode, value('fetch-owner') === 'true'),
  });
}

/** ListObjects, the first version, which older clients use. */
export function listObjectsV1(
  store: StoreContext,
  request: BucketRequest,
  caller: Caller,
  response: ServerResponse,
): void {
  demandListing(store, request, caller);
  const marker = queryValue(request, 'marker') ?? '';
  const terms = readQuery(request);
  // A marker may be a folded prefix of the page before.
  const isFolded = terms.delimiter !== '' && marker.endsWith(terms.delimiter) && marker !== terms.prefix;
  const from = marker === '' ? undefined : isFolded ? { afterPrefix: marker } : { after: marker };
  const page = listPage(store.objects.keys(request.bucket), { ...terms, from });
  const encodingType = queryValue(request, 'encoding-type');
  const encode = readEncoding(encodingType);
  const next = page.next && ('after' in page.next ? page.next.after : page.next.afterPrefix);
  sendXml(response, 'ListBucketResult', {
    Name: request.bucket,
    Prefix: encode(terms.prefix),
    Marker: encode(marker),
    MaxKeys: terms.limit,
    Delimiter: terms.delimiter === '' ? undefined : encode(terms.delimiter),
    EncodingType: encodingType,
    IsTruncated: next !== undefined,
    NextMarker: terms.delimiter === '' || next === undefined ? undefined : encode(next),
    ...describePage(store, request, page, encode, true),
  });
}

function demandListing(store: StoreContext, request: BucketRequest, caller: Caller): void {
  demand(store, request, caller, 's3:ListBucket', {
    's3:prefix': queryValue(request, 'prefix'),
    's3:delimiter': queryValue(request, 'delimiter'),
    's3:max-keys': queryValue(request, 'max-keys'),
  });
}

function readQuery(request: BucketRequest): Omit<ListQuery, 'from'> {
  return {
    prefix: queryValue(request, 'prefix') ?? '',
    delimiter: queryValue(request, 'delimiter') ?? '',
    limit: readPageSize(queryValue(request, 'max-keys'), 'max-keys'),
  };
}

function describePage(
  store: StoreContext,
  { bucket }: BucketRequest,
  page: Page,
  encode: (text: string) => string,
  withOwner: boolean,
) {
  return {
    Contents: page.keys.flatMap((key) => describe(store.objects.get(bucket, key), encode, withOwner)),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

function listPage(all: SortedKeys, query: ListQuery): Page {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let next: Position | undefined;
  let index = Math.max(all.indexFrom(query.prefix), query.from ? indexAt(all, query.from) : 0);
  for (let key = all.at(index); key?.startsWith(query.prefix); key = all.at(index)) {
    if (keys.length + prefixes.length >= query.limit) return { keys, prefixes, next };
    const cut = query.delimiter === '' ? -1 : key.indexOf(query.delimiter, query.prefix.length);
    if (cut < 0) {
      keys.push(key);
      next = { after: key };
      index++;
    } else {
      const prefix = key.slice(0, cut + query.delimiter.length);
      prefixes.push(prefix);
      next = { afterPrefix: prefix };
      index = all.indexAfterPrefix(prefix);
    }
  }
  return { keys, prefixes, next: undefined };
}

function indexAt(all: SortedKeys, position: Position): number {
  return 'after' in position ? all.indexAfter(position.after) : all.indexAfterPrefix(position.afterPrefix);
}

function describe(record: ObjectRecord | undefined, encode: (text: string) => string, withOwner: boolean) {
  if (!record) return [];
  const { algorithm, type = 'FULL_OBJECT' } = record.checksum ?? {};
  return [
    {
      Key: encode(record.key),
      LastModified: record.lastModified,
      ETag: `"${record.etag}"`,
      ChecksumAlgorithm: algorithm?.toUpperCase(),
      ChecksumType: algorithm && type,
      Size: record.sizeBytes,
      Owner: withOwner ? ownerElement : undefined,
      StorageClass: 'STANDARD',
    },
  ];
}

/** How many items a page of a listing may have, 1,000 at most. @throws S3Error `InvalidArgument` */
export function readPageSize(text: string | undefined, name: string): number {
  if (text === undefined) return maxPageItems;
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text), maxPageItems);
  throw new S3Error('InvalidArgument', `Provided ${name} not an integer or within integer range`, {
    ArgumentName: name,
    ArgumentValue: text,
  });
}

/** How a listing writes keys: as they are, or `encoding-type=url`. @throws S3Error `InvalidArgument` */
export function readEncoding(encodingType: string | undefined): (text: string) => string {
  if (encodingType === undefined) return (text) => text;
  if (encodingType === 'url') return encodeFormPath;
  const details = { ArgumentName: 'encoding-type', ArgumentValue: encodingType };
  throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request', details);
}

function formatToken(position: Position): string {
  const text = 'after' in position ? `k${position.after}` : `p${position.afterPrefix}`;
  return Buffer.from(text).toString('base64url');
}

function parseToken(token: string): Position {
  const text = Buffer.from(token, 'base64url').toString();
  if (text.startsWith('k')) return { after: text.slice(1) };
  if (text.startsWith('p')) return { afterPrefix: text.slice(1) };
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
}
