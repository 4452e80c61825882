/** A Terraform document as far as a drawing needs it: types → names → arguments. */
export interface DrawnDocument {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** Resources that are drawn, each with its shape; all others say how these are, and would hide what matters. */
const shapes: Readonly<Record<string, (label: string) => string>> = {
  aws_cloudfront_distribution: (label) => `(["${label}<br/><i>CDN</i>"])`,
  aws_wafv2_web_acl: (label) => `{{"${label}<br/><i>firewall</i>"}}`,
  aws_s3_bucket: (label) => `[("${label}<br/><i>bucket</i>")]`,
  aws_apigatewayv2_api: (label) => `["${label}<br/><i>HTTP API</i>"]`,
  aws_lambda_function: (label) => `["${label}<br/><i>function</i>"]`,
  aws_sqs_queue: (label) => `[["${label}<br/><i>queue</i>"]]`,
  aws_cognito_user_pool: (label) => `["${label}<br/><i>user pool</i>"]`,
  aws_sns_topic: (label) => `(("${label}<br/><i>topic</i>"))`,
  aws_cloudwatch_metric_alarm: (label) => `["${label}<br/><i>alarms</i>"]`,
};

/** Resources that tie two drawn ones together: from the one argument to the other, and what is written at the arrow. */
const ties: readonly (readonly [type: string, from: string, to: string, label: string])[] = [
  ['aws_s3_bucket_notification', 'bucket', 'lambda_function', 'ObjectCreated'],
  ['aws_lambda_event_source_mapping', 'event_source_arn', 'function_name', 'messages'],
  ['aws_lambda_function_event_invoke_config', 'function_name', 'destination_config', 'failures'],
  ['aws_apigatewayv2_integration', 'api_id', 'integration_uri', 'requests'],
  ['aws_apigatewayv2_authorizer', 'api_id', 'jwt_configuration', 'whose tokens'],
];

/** Arguments of drawn resources that lead to others. */
const arrows: readonly (readonly [type: string, argument: string, label: string, backwards?: true])[] = [
  ['aws_cloudfront_distribution', 'origin', 'origin'],
  ['aws_cloudfront_distribution', 'web_acl_id', 'in front', true],
  ['aws_sqs_queue', 'redrive_policy', 'dead letters'],
  ['aws_cognito_user_pool', 'lambda_config', 'before sign-up'],
];

/** What a role does to buckets, in words. */
const verbs: readonly (readonly [action: string, verb: string])[] = [
  ['s3:GetObject', 'reads'],
  ['s3:PutObject', 'writes'],
  ['s3:DeleteObject', 'deletes'],
];

/** The parts of a synthesized stack and what leads from one to another, as a flowchart in Mermaid. */
export function drawStack({ resource }: DrawnDocument): string {
  const drawn = Object.keys(shapes).flatMap((type) =>
    Object.keys(resource[type] ?? {}).map((name) => `${type}.${name}`),
  );
  const nodeOf = (address: string) => (address.startsWith('aws_cloudwatch_metric_alarm.') ? 'alarms' : id(address));
  const targetsOf = (value: unknown) =>
    drawn.filter((address) => JSON.stringify(value ?? '').includes(`\${${address}.`));
  const edges = new Set<string>();
  const lead = (from: readonly string[], to: readonly string[], label: string) => {
    for (const one of from) for (const other of to) edges.add(`  ${nodeOf(one)} -- "${label}" --> ${nodeOf(other)}`);
  };

  for (const [type, from, to, label] of ties)
    for (const block of Object.values(resource[type] ?? {})) lead(targetsOf(block[from]), targetsOf(block[to]), label);
  for (const [type, argument, label, backwards] of arrows)
    for (const [name, block] of Object.entries(resource[type] ?? {})) {
      const [from, to] = [[`${type}.${name}`], targetsOf(block[argument])];
      if (backwards) lead(to, from, label);
      else lead(from, to, label);
    }
  for (const [name, block] of Object.entries(resource.aws_iam_role_policy ?? {}))
    for (const [bucket, does] of grantsOf(String(block.policy), targetsOf))
      lead([`aws_lambda_function.${name}`], [bucket], does.join(', '));
  for (const block of Object.values(resource.aws_cloudwatch_metric_alarm ?? {})) {
    lead(targetsOf(block.dimensions), ['aws_cloudwatch_metric_alarm.'], 'is watched by');
    lead(['aws_cloudwatch_metric_alarm.'], targetsOf(block.alarm_actions), 'ring');
  }

  const nodes = drawn
    .filter((address) => nodeOf(address) !== 'alarms')
    .map((address) => {
      const [type = '', name = ''] = address.split('.');
      return `  ${id(address)}${shapes[type]!(name.replaceAll('_', ' '))}`;
    });
  const count = Object.keys(resource.aws_cloudwatch_metric_alarm ?? {}).length;
  return [
    'flowchart LR',
    ...nodes,
    `  alarms${shapes.aws_cloudwatch_metric_alarm!(String(count))}`,
    ...[...edges].sort(),
  ].join('\n');
}

function id(address: string): string {
  return address.replace(/^aws_/, '').replaceAll('.', '_');
}

/** Which buckets a policy lets its role use, and for what. */
function grantsOf(policy: string, targetsOf: (value: unknown) => readonly string[]): ReadonlyMap<string, string[]> {
  const { Statement } = JSON.parse(policy) as {
    readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
  };
  const grants = new Map<string, string[]>();
  for (const [action, verb] of verbs)
    for (const { Action, Resource } of Statement)
      if (Action.includes(action))
        for (const bucket of targetsOf(Resource).filter((address) => address.startsWith('aws_s3_bucket.')))
          if (!grants.get(bucket)?.includes(verb)) grants.set(bucket, [...(grants.get(bucket) ?? []), verb]);
  return grants;
}
