import type { Block, Document } from './document.ts';
import { interpolationsOf, referencesOf, textsOf } from './references.ts';

/** Names within which the keys are ours, not Terraform's. */
const maps = ['tags', 'variables', 'dimensions'];

/** Attributes that hold a JSON document as text. */
const documents = ['policy', 'assume_role_policy', 'redrive_policy', 'redrive_allow_policy', 'dashboard_body'];

/** How long a name may be, by the attribute that gives it. @see the service's own quotas */
const longest: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  aws_s3_bucket: { bucket: 63 },
  aws_lambda_function: { function_name: 64, description: 256 },
  aws_iam_role: { name: 64 },
  aws_sqs_queue: { name: 80 },
  aws_sns_topic: { name: 256 },
  aws_cloudfront_function: { name: 64, comment: 128 },
  aws_cloudfront_origin_access_control: { name: 64 },
  aws_cloudfront_response_headers_policy: { name: 128 },
  aws_cloudwatch_metric_alarm: { alarm_name: 255, alarm_description: 1_024 },
  aws_cloudwatch_log_delivery_source: { name: 60 },
  aws_cloudwatch_log_delivery_destination: { name: 60 },
  aws_cognito_user_pool: { name: 128 },
  aws_cognito_user_pool_domain: { domain: 63 },
  aws_wafv2_web_acl: { name: 128 },
};

/** The longest name of a region: `ap-southeast-1`. An account's id has twelve digits. */
const accountId = '123456789012';

/**
 * What `terraform validate` would say without the provider's schema, and some of what AWS would say later: references,
 * cycles, the names of arguments, texts that must be JSON, names that are too long or given twice.
 */
export function problemsOf(document: Document): string[] {
  const blocks = document.blocks();
  return [
    ...[...blocks].flatMap(([address, block]) => [
      ...badName(address),
      ...badArguments(block, address),
      ...badInterpolations(block, address, blocks),
      ...badDocuments(block, address),
    ]),
    ...badInterpolations({ output: document.content.output ?? {} }, 'output', blocks),
    ...cyclesOf(blocks),
    ...badPhysicalNames(document),
  ];
}

function badName(address: string): string[] {
  return /^(data\.)?aws_[a-z0-9_]+\.[A-Za-z_][\w-]*$/.test(address) ? [] : [`${address} is no name`];
}

function badArguments(value: unknown, where: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    ...(Array.isArray(value) || /^[a-z0-9_]+$/.test(name) ? [] : [`${where}.${name} is no argument of Terraform`]),
    ...(maps.includes(name) ? [] : badArguments(member, `${where}.${name}`)),
  ]);
}

function badInterpolations(block: Block, address: string, blocks: ReadonlyMap<string, Block>): string[] {
  const broken = textsOf(block, address).flatMap(([where, text]) => [
    ...interpolationsOf(text).flatMap(({ problem }) => (problem === undefined ? [] : [`${where}: ${problem}`])),
    ...(/\$\{[^}]*$|%\{/.test(text) ? [`${where}: an interpolation does not end, or is a directive`] : []),
  ]);
  const undeclared = [...referencesOf(block)].filter((one) => !blocks.has(one));
  return [...broken, ...undeclared.map((one) => `${address} refers to ${one}, which is not declared`)];
}

function badDocuments(block: Block, address: string): string[] {
  return documents.flatMap((name) => {
    if (typeof block[name] !== 'string') return [];
    try {
      JSON.parse(block[name]);
      return [];
    } catch {
      return [`${address}.${name} is no JSON`];
    }
  });
}

function cyclesOf(blocks: ReadonlyMap<string, Block>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (address: string, path: readonly string[]): void => {
    if (path.includes(address)) found.push([...path.slice(path.indexOf(address)), address].join(' → '));
    if (path.includes(address) || done.has(address)) return;
    for (const next of referencesOf(blocks.get(address) ?? {})) visit(next, [...path, address]);
    done.add(address);
  };
  for (const address of blocks.keys()) visit(address, []);
  return found;
}

function badPhysicalNames(document: Document): string[] {
  return Object.entries(longest).flatMap(([type, limits]) =>
    Object.entries(limits).flatMap(([attribute, limit]) => {
      const names = Object.entries(document.all(type)).flatMap(([name, block]) =>
        typeof block[attribute] === 'string'
          ? [[`${type}.${name}`, block[attribute].replaceAll(/\$\{[^}]*\}/g, accountId)] as const]
          : [],
      );
      const isName = /name$|^bucket$/.test(attribute);
      return [
        ...names
          .filter(([, text]) => text.length > limit)
          .map(([address, text]) => `${address}.${attribute} has ${text.length} characters, ${limit} are allowed`),
        ...names
          .filter(([, text], index) => isName && names.findIndex(([, other]) => other === text) !== index)
          .map(([address, text]) => `${address} has the name ${text}, as another has`),
      ];
    }),
  );
}
