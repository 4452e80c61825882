/**
 * `Content-Disposition: attachment` with the name in both of its forms: plain ASCII for old clients, and exact.
 * @see RFC 6266 §4.3, RFC 8187 §3.2
 */
export function contentDisposition(fileName: string): string {
  const ascii = fileName
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^ -~]/gu, '_')
    .replace(/["\\%;]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeExtended(fileName)}`;
}

/** `encodeURIComponent` leaves `'()*` as they are, which RFC 8187 §3.2.1 does not count among attr-char. */
function encodeExtended(value: string): string {
  return encodeURIComponent(value).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
