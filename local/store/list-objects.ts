import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import { demand, type StoreContext } from './context.ts';
import type { ObjectRecord } from './object-files.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import type { SortedKeys } from './sorted-keys.ts';
import { queryValue, type StoreRequest } from './store-request.ts';
import { encodeFormPath } from './uri.ts';
import { s3Namespace, xmlDocument } from './xml.ts';

const maxPageKeys = 1000;

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
  request: StoreRequest & { readonly bucket: string },
  caller: Caller,
  response: ServerResponse,
): void {
  const value = (name: string) => queryValue(request, name);
  demand(store, request, caller, 's3:ListBucket', {
    's3:prefix': value('prefix'),
    's3:delimiter': value('delimiter'),
    's3:max-keys': value('max-keys'),
  });
  if ((value('fetch-owner') ?? 'false') !== 'false') throw notImplemented('fetch-owner');
  const token = value('continuation-token');
  const startAfter = value('start-after');
  const query: ListQuery = {
    prefix: value('prefix') ?? '',
    delimiter: value('delimiter') ?? '',
    limit: readMaxKeys(value('max-keys')),
    from: token === undefined ? (startAfter && { after: startAfter }) || undefined : parseToken(token),
  };
  const page = listPage(store.objects.keys(request.bucket), query);
  const encode = readEncoding(value('encoding-type'));
  const document = xmlDocument(
    'ListBucketResult',
    {
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
      Contents: page.keys.flatMap((key) => describe(store.objects.get(request.bucket, key), encode)),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    },
    s3Namespace,
  );
  response.writeHead(200, { 'Content-Type': 'application/xml', 'Content-Length': Buffer.byteLength(document) });
  response.end(document);
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

function describe(record: ObjectRecord | undefined, encode: (text: string) => string) {
  if (!record) return [];
  return [
    {
      Key: encode(record.key),
      LastModified: record.lastModified,
      ETag: `"${record.md5}"`,
      Size: record.sizeBytes,
      StorageClass: 'STANDARD',
    },
  ];
}

function readMaxKeys(text: string | undefined): number {
  if (text === undefined) return maxPageKeys;
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text), maxPageKeys);
  throw new S3Error('InvalidArgument', 'Provided max-keys not an integer or within integer range', {
    ArgumentName: 'max-keys',
    ArgumentValue: text,
  });
}

function readEncoding(encodingType: string | undefined): (text: string) => string {
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
