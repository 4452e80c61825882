type OneOrMore = string | readonly string[];

/** A statement of an IAM policy, in IAM's own JSON. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly NotPrincipal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  /** Values by operator, then by key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

/** What a caller asks to do. */
export interface AccessRequest {
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** The ARN that the action is about. */
  readonly resource: string;
  /** What is known about the request, by condition key: `s3:prefix`, `aws:SecureTransport`, …. */
  readonly context: Readonly<Record<string, string>>;
}

/** The policies that bear on a request. */
export interface Policies {
  /** The ARN of who calls. */
  readonly principal: string;
  /** Those of the caller's role. */
  readonly identity: readonly PolicyDocument[];
  /** That of the bucket or the queue. */
  readonly resource: readonly PolicyDocument[];
}

/**
 * Decides as IAM does within one account: an explicit deny stands, else any allow is enough, else it is refused.
 * A condition whose operator is not known makes an allow void and a deny stand.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function isAllowed(request: AccessRequest, policies: Policies): boolean {
  const statements = [
    ...policies.identity.flatMap(statementsOf),
    ...policies.resource.flatMap(statementsOf).filter((statement) => isAbout(statement, policies.principal)),
  ].filter((statement) => covers(statement, request));
  const applies = (statement: PolicyStatement, onUnknown: boolean) =>
    conditionsHold(statement.Condition ?? {}, request.context, onUnknown);
  if (statements.some((statement) => statement.Effect === 'Deny' && applies(statement, true))) return false;
  return statements.some((statement) => statement.Effect === 'Allow' && applies(statement, false));
}

/** Whether a pattern with `*` and `?` matches the whole text. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

function statementsOf({ Statement }: PolicyDocument): readonly PolicyStatement[] {
  return Array.isArray(Statement) ? Statement : [Statement as PolicyStatement];
}

function isAbout({ Principal, NotPrincipal }: PolicyStatement, caller: string): boolean {
  const names = (principal: PolicyStatement['Principal']) => {
    if (principal === undefined) return false;
    if (principal === '*') return true;
    return asList(principal.AWS).some((arn) => arn === '*' || arn === caller);
  };
  return NotPrincipal === undefined ? names(Principal) : !names(NotPrincipal);
}

function covers(statement: PolicyStatement, { action, resource }: AccessRequest): boolean {
  const names = (patterns: readonly string[]) =>
    patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase()));
  const holds = (patterns: readonly string[]) => patterns.some((pattern) => matchesPattern(pattern, resource));
  return (
    (statement.NotAction === undefined ? names(asList(statement.Action)) : !names(asList(statement.NotAction))) &&
    (statement.NotResource === undefined ? holds(asList(statement.Resource)) : !holds(asList(statement.NotResource)))
  );
}

type Test = (value: string, expected: string) => boolean;

const equal: Test = (value, expected) => value === expected;
const equalIgnoringCase: Test = (value, expected) => value.toLowerCase() === expected.toLowerCase();
const like: Test = (value, expected) => matchesPattern(expected, value);

/** The operators whose values are alternatives; their negations must hold for every value. */
const tests: Readonly<Record<string, Test>> = {
  StringEquals: equal,
  StringEqualsIgnoreCase: equalIgnoringCase,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: equalIgnoringCase,
};
const negations: Readonly<Record<string, Test>> = {
  StringNotEquals: equal,
  StringNotEqualsIgnoreCase: equalIgnoringCase,
  StringNotLike: like,
  ArnNotEquals: like,
  ArnNotLike: like,
};

function conditionsHold(
  conditions: NonNullable<PolicyStatement['Condition']>,
  context: AccessRequest['context'],
  onUnknown: boolean,
): boolean {
  const known = Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(conditions).every(([operator, keys]) => {
    const name = operator.replace(/IfExists$/, '');
    const [test, negation] = [tests[name], negations[name]];
    if (test === undefined && negation === undefined) return onUnknown;
    return Object.entries(keys).every(([key, expected]) => {
      const value = known[key.toLowerCase()];
      if (value === undefined) return operator !== name || negation !== undefined;
      return test
        ? asList(expected).some((one) => test(value, one))
        : asList(expected).every((one) => !negation!(value, one));
    });
  });
}

function asList(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
