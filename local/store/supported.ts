import { checksumAlgorithms } from './checksums.ts';
import { notImplemented } from './s3-error.ts';
import { headersWithPrefix, type StoreRequest } from './store-request.ts';

/** The `x-amz-*` headers and form fields that are understood, whatever their value. */
const understood = new Set([
  'x-amz-algorithm',
  'x-amz-checksum-mode',
  'x-amz-content-sha256',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-expires',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
  'x-amz-trailer',
  'x-amz-user-agent',
  ...checksumAlgorithms.map((algorithm) => `x-amz-checksum-${algorithm}`),
]);

/** Those that ask for what the store does anyway. */
const onlyValues: Readonly<Record<string, readonly string[]>> = {
  acl: ['private', 'bucket-owner-full-control'],
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-checksum-type': ['FULL_OBJECT'],
  'x-amz-server-side-encryption': ['AES256'],
  'x-amz-storage-class': ['STANDARD'],
};

const parameters: Readonly<Record<SupportedOperation, RegExp>> = {
  object: /^(x-id|x-amz-.*|response-(cache-control|content-(disposition|encoding|language|type)|expires))$/i,
  list: /^(x-id|x-amz-.*|list-type|prefix|delimiter|start-after|continuation-token|max-keys|encoding-type|fetch-owner)$/i,
};

/** The operations that take query parameters. */
export type SupportedOperation = 'object' | 'list';

/** Refuses what a request asks for in words, rather than ignoring it. @throws S3Error `NotImplemented` */
export function checkSupported(request: StoreRequest, operation: SupportedOperation): void {
  for (const { name } of request.query) {
    if (!parameters[operation].test(name)) throw notImplemented(`the query parameter ${name}`);
  }
  checkFields(headersWithPrefix(request, 'x-amz-'));
}

/** The same for the headers, or the fields of a form, by themselves. @throws S3Error `NotImplemented` */
export function checkFields(fields: ReadonlyMap<string, string>): void {
  for (const [name, value] of fields) {
    const isSpecial = name.startsWith('x-amz-') || name in onlyValues || unimplementedFields.has(name);
    if (!isSpecial || name.startsWith('x-amz-meta-') || understood.has(name)) continue;
    if (!onlyValues[name]?.includes(value)) throw notImplemented(`${name}: ${value}`);
  }
}

const unimplementedFields = new Set(['redirect', 'success_action_redirect', 'tagging']);
