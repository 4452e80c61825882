import type { Answer } from './answer.ts';

/** Headers that belong to the connection, not to a function's answer. */
const hopByHop = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * Reads what a function returned, payload format 2.0: an object with `statusCode` is the response; anything else is the
 * body of a 200, as JSON. `undefined` where API Gateway would answer 500 for it.
 */
export function readFunctionResponse(result: unknown): Answer | undefined {
  if (!isRecord(result) || !('statusCode' in result)) return inferResponse(result);
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (typeof body !== 'string' || !isRecord(headers) || !Array.isArray(cookies)) return undefined;
  return {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...endToEndHeaders(headers),
      ...(cookies.length > 0 ? { 'set-cookie': cookies.map(String) } : {}),
    },
    body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function inferResponse(result: unknown): Answer {
  const body = typeof result === 'string' ? result : (JSON.stringify(result) ?? '');
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function endToEndHeaders(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name, value]) => !hopByHop.has(name) && value !== null && value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );
}
