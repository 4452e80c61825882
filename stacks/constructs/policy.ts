/** One statement of an IAM or resource policy. Resources are references, so the policy follows what is deployed. */
export interface Statement {
  /** Letters and digits: why the statement is there. */
  readonly sid: string;
  /** Default `Allow`. */
  readonly effect?: 'Allow' | 'Deny';
  /** Resource policies only. */
  readonly principal?: '*' | { readonly Service: string } | { readonly AWS: string };
  readonly actions: readonly `${string}:${string}`[];
  readonly resources: readonly string[];
  /** Operator → key → value. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The policy document as JSON. Written out here, not by a data source, so that it can be read without Terraform. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect = 'Allow', principal, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: effect,
      ...(principal !== undefined && { Principal: principal }),
      Action: actions,
      Resource: resources,
      ...(conditions !== undefined && { Condition: conditions }),
    })),
  });
}

/** Refuses everybody who does not come by TLS, the owner included. */
export function tlsOnly(service: 's3' | 'sqs' | 'sns', resources: readonly string[]): Statement {
  return {
    sid: 'TlsOnly',
    effect: 'Deny',
    principal: '*',
    // A topic's policy takes no wildcard over actions that have nothing to do with topics.
    actions: service === 'sns' ? ['sns:Publish'] : [`${service}:*`],
    resources,
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
