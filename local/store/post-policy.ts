import { S3Error } from './s3-error.ts';

/** What a POST form's policy asks. @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
export interface PostPolicy {
  readonly expiration: Date;
  readonly conditions: readonly Condition[];
}

type Condition =
  | { readonly kind: 'eq' | 'starts-with'; readonly field: string; readonly value: string; readonly text: string }
  | { readonly kind: 'content-length-range'; readonly minBytes: number; readonly maxBytes: number };

/** How long the file may be. */
export interface SizeBounds {
  readonly minBytes: number;
  readonly maxBytes: number;
}

/** The fields that no condition has to name. All names are in lower case. */
const freeFields = new Set(['x-amz-signature', 'policy', 'file']);

/** Reads a policy from its base64 text. @throws S3Error `InvalidPolicyDocument` */
export function parsePolicy(base64: string): PostPolicy {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf8', { fatal: true }).decode(Buffer.from(base64, 'base64')));
  } catch {
    throw invalid('not JSON in base64');
  }
  const { expiration, conditions } = (document ?? {}) as { expiration?: unknown; conditions?: unknown };
  const isInstant = typeof expiration === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(expiration);
  if (!isInstant || Number.isNaN(Date.parse(expiration))) throw invalid("'expiration' is no ISO 8601 instant");
  if (!Array.isArray(conditions)) throw invalid("'conditions' is no list");
  return { expiration: new Date(expiration), conditions: conditions.flatMap(parseCondition) };
}

/**
 * Holds a form against its policy: not expired, every condition met, every field named by a condition.
 * `fields` has names in lower case; `bucket` is the one that the form was sent to.
 * @throws S3Error `AccessDenied`
 */
export function checkPolicy(
  policy: PostPolicy,
  fields: ReadonlyMap<string, string>,
  bucket: string,
  now: Date,
): SizeBounds {
  if (now >= policy.expiration) throw refused('Policy expired.');
  const values = new Map([...fields, ['bucket', bucket]]);
  let bounds: SizeBounds = { minBytes: 0, maxBytes: Number.POSITIVE_INFINITY };
  for (const condition of policy.conditions) {
    if (condition.kind === 'content-length-range') bounds = narrow(bounds, condition);
    else if (!isMet(condition, values.get(condition.field))) {
      throw refused(`Policy Condition failed: ${condition.text}`);
    }
  }
  const named = new Set(policy.conditions.map((condition) => ('field' in condition ? condition.field : '')));
  const extra = [...values.keys()].filter(
    (name) => !named.has(name) && !freeFields.has(name) && !name.startsWith('x-ignore-'),
  );
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(', ')}`);
  if (fields.has('bucket') && fields.get('bucket') !== bucket) throw refused('the form is for another bucket');
  return bounds;
}

function isMet(condition: Exclude<Condition, SizeBounds>, value: string | undefined): boolean {
  if (value === undefined) return false;
  return condition.kind === 'eq' ? value === condition.value : value.startsWith(condition.value);
}

function narrow(left: SizeBounds, right: SizeBounds): SizeBounds {
  return { minBytes: Math.max(left.minBytes, right.minBytes), maxBytes: Math.min(left.maxBytes, right.maxBytes) };
}

function parseCondition(condition: unknown): readonly Condition[] {
  const text = JSON.stringify(condition);
  if (Array.isArray(condition)) return [parseTriple(condition, text)];
  if (typeof condition !== 'object' || condition === null) throw invalid(`condition ${text}`);
  return Object.entries(condition).map(([field, value]) => {
    if (typeof value !== 'string') throw invalid(`condition ${text}`);
    return { kind: 'eq', field: field.toLowerCase(), value, text: JSON.stringify(['eq', `$${field}`, value]) };
  });
}

function parseTriple(condition: readonly unknown[], text: string): Condition {
  const [operator, first, second] = condition;
  const kind = typeof operator === 'string' ? operator.toLowerCase() : '';
  if (condition.length !== 3) throw invalid(`condition ${text}`);
  if (kind === 'content-length-range') {
    const [minBytes, maxBytes] = [parseBound(first), parseBound(second)];
    if (minBytes === undefined || maxBytes === undefined || minBytes > maxBytes) throw invalid(`condition ${text}`);
    return { kind, minBytes, maxBytes };
  }
  const isField = typeof first === 'string' && first.startsWith('$') && typeof second === 'string';
  if (!isField || (kind !== 'eq' && kind !== 'starts-with')) throw invalid(`condition ${text}`);
  return { kind, field: first.slice(1).toLowerCase(), value: second, text };
}

function parseBound(value: unknown): number | undefined {
  const isWhole = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
  return isWhole && Number.isSafeInteger(Number(value)) && Number(value) >= 0 ? Number(value) : undefined;
}

function invalid(what: string): S3Error {
  return new S3Error('InvalidPolicyDocument', `Invalid Policy: ${what}`);
}

function refused(why: string): S3Error {
  return new S3Error('AccessDenied', `Invalid according to Policy: ${why}`);
}
