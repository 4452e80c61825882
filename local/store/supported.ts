import { checksumAlgorithms } from './checksums.ts';
import { notImplemented } from './s3-error.ts';
import { headersWithPrefix, type StoreRequest } from './store-request.ts';

/** The `x-amz-*` headers and form fields that are understood, whatever their value. */
const understood = new Set([
  'x-amz-algorithm',
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-copy-source-if-match',
  'x-amz-copy-source-if-modified-since',
  'x-amz-copy-source-if-none-match',
  'x-amz-copy-source-if-unmodified-since',
  'x-amz-copy-source-range',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-expires',
  'x-amz-metadata-directive',
  'x-amz-mp-object-size',
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
  'x-amz-checksum-type': ['FULL_OBJECT', 'COMPOSITE'],
  'x-amz-server-side-encryption': ['AES256'],
  'x-amz-storage-class': ['STANDARD'],
  'x-amz-tagging-directive': ['COPY', 'REPLACE'],
};

/** Refuses what a request's headers ask for and the store does not do. @throws S3Error `NotImplemented` */
export function checkHeaders(request: StoreRequest): void {
  checkFields(headersWithPrefix(request, 'x-amz-'));
}

/** The same for the fields of a form. @throws S3Error `NotImplemented` */
export function checkFields(fields: ReadonlyMap<string, string>): void {
  for (const [name, value] of fields) {
    const isSpecial = name.startsWith('x-amz-') || name in onlyValues || unimplementedFields.has(name);
    if (!isSpecial || name.startsWith('x-amz-meta-') || understood.has(name)) continue;
    if (!onlyValues[name]?.includes(value)) throw notImplemented(`${name}: ${value}`);
  }
}

const unimplementedFields = new Set(['redirect', 'success_action_redirect', 'tagging']);
