import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3-error.ts';

/** One rule of a bucket's CORS configuration. `*` stands for any text, once in an origin or header. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAgeSeconds?: number;
}

const vary = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** Answers a preflight by the bucket's rules. @throws S3Error `AccessForbidden`, `InvalidRequest` */
export function answerPreflight(rules: readonly CorsRule[], message: IncomingMessage, response: ServerResponse): void {
  const origin = message.headers.origin;
  const method = message.headers['access-control-request-method'];
  const requested = message.headers['access-control-request-headers'] ?? '';
  if (!origin || !method) {
    throw new S3Error('InvalidRequest', 'Insufficient information. Origin request header needed.');
  }
  if (rules.length === 0) {
    throw new S3Error('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.');
  }
  const headers = requested
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const rule = findRule(rules, origin, method, headers);
  if (!rule) throw new S3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  setCorsHeaders(rule, origin, response);
  if (headers.length > 0) response.setHeader('Access-Control-Allow-Headers', headers.join(', '));
  if (rule.maxAgeSeconds !== undefined) response.setHeader('Access-Control-Max-Age', rule.maxAgeSeconds);
  response.writeHead(200, { 'Content-Length': 0 }).end();
}

/** Lets the page of an allowed origin read the answer, whatever it will be. */
export function allowOrigin(rules: readonly CorsRule[], message: IncomingMessage, response: ServerResponse): void {
  const origin = message.headers.origin;
  const rule = origin && findRule(rules, origin, message.method ?? 'GET', []);
  if (rule) setCorsHeaders(rule, origin, response);
}

function findRule(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.allowedMethods.includes(method) &&
      rule.allowedOrigins.some((pattern) => matches(pattern, origin)) &&
      headers.every((name) => rule.allowedHeaders?.some((pattern) => matches(pattern.toLowerCase(), name))),
  );
}

function setCorsHeaders(rule: CorsRule, origin: string, response: ServerResponse): void {
  const anyOrigin = rule.allowedOrigins.includes('*');
  response.setHeader('Access-Control-Allow-Origin', anyOrigin ? '*' : origin);
  if (!anyOrigin) response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Allow-Methods', rule.allowedMethods.join(', '));
  if (rule.exposeHeaders?.length) response.setHeader('Access-Control-Expose-Headers', rule.exposeHeaders.join(', '));
  response.setHeader('Vary', vary);
}

function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}
