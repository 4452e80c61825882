import { runInNewContext } from 'node:vm';
import type { CustomErrorResponse } from '../gateway/options.ts';
import { LocalProblem } from '../problem.ts';
import type { Block } from './block.ts';
import type { TerraformDocument } from './terraform-document.ts';

/** The distribution as the stack defines it. */
export interface SiteDefinition {
  /** `https://….cloudfront.net`, or the site's own name. */
  readonly origin: string;
  readonly rootObject: string;
  /** The response headers policy of the site's behaviour. */
  readonly headers: Readonly<Record<string, string>>;
  /** The response headers policy of the API's behaviours. */
  readonly apiHeaders: Readonly<Record<string, string>>;
  /** What the paths of the API begin with. */
  readonly apiPathPrefixes: readonly string[];
  readonly customErrorResponses: readonly CustomErrorResponse[];
  /** Those of the given paths that the viewer request function turns into the root object. */
  readonly spaPaths: readonly string[];
  /** The content of `config.json`. */
  readonly config: unknown;
}

/**
 * @param paths where the identity provider sends people back to
 * @throws LocalProblem where the stack asks for what the gateway does not do
 */
export function readSite(document: TerraformDocument, paths: readonly string[], apiDomain: string): SiteDefinition {
  const distribution = document.only('aws_cloudfront_distribution');
  const attribute = (name: string) => document.attribute('aws_cloudfront_distribution', distribution.id, name);
  const apiOrigins = distribution
    .blocks('origin')
    .filter((origin) => origin.text('domain_name') === apiDomain)
    .map((origin) => origin.text('origin_id'));
  const root = distribution.block('default_cache_behavior');
  const rootObject = distribution.text('default_root_object');
  const others = distribution.blocks('ordered_cache_behavior');
  const apiBehaviors = others.filter((behavior) => apiOrigins.includes(behavior.text('target_origin_id')));
  const [api] = apiBehaviors;
  const definition: SiteDefinition = {
    origin: `https://${distribution.texts('aliases')[0] ?? attribute('domain_name')}`,
    rootObject,
    headers: readHeaders(document, root),
    apiHeaders: api ? readHeaders(document, api) : {},
    apiPathPrefixes: apiBehaviors.map(pathPrefixOf),
    customErrorResponses: distribution.blocks('custom_error_response').map(readErrorResponse),
    spaPaths: rewrittenPaths(document, root, paths, `/${rootObject}`),
    config: document.one('aws_s3_object', 'config').json('content'),
  };
  for (const behavior of [root, ...others]) ignoreCaching(behavior);
  for (const origin of distribution.blocks('origin'))
    origin.ignore('origin_id', 'domain_name', 'origin_access_control_id', 'custom_origin_config');
  distribution
    .ignore(
      'comment',
      'enabled',
      'http_version',
      'is_ipv6_enabled',
      'price_class',
      'restrictions',
      'viewer_certificate',
    )
    .ignore('web_acl_id', 'wait_for_deployment')
    .done();
  return definition;
}

/** Nothing is cached between the browser and the gateway, which takes every method and hands everything on. */
function ignoreCaching(behavior: Block): void {
  behavior
    .ignore('allowed_methods', 'cached_methods', 'cache_policy_id', 'origin_request_policy_id', 'compress')
    .ignore('path_pattern', 'target_origin_id', 'viewer_protocol_policy', 'response_headers_policy_id')
    .ignore('function_association');
}

function pathPrefixOf(behavior: Block): string {
  const pattern = behavior.text('path_pattern');
  if (!/^\/[^*?]*\*$/.test(pattern))
    throw new LocalProblem(`The stack's ${behavior.address}.path_pattern is ${pattern}; the gateway knows prefixes.`);
  return pattern.slice(0, -1);
}

function readErrorResponse(block: Block): CustomErrorResponse {
  const errorCode = block.number('error_code');
  return {
    errorCode,
    responseCode: block.optionalNumber('response_code') ?? errorCode,
    responsePagePath: block.text('response_page_path'),
  };
}

/** Asks the viewer request function itself. */
function rewrittenPaths(
  document: TerraformDocument,
  behavior: Block,
  paths: readonly string[],
  target: string,
): readonly string[] {
  const association = behavior
    .blocks('function_association')
    .find((block) => block.text('event_type') === 'viewer-request');
  if (association === undefined) return [];
  const arn = association.text('function_arn');
  const viewerFunction = document
    .all('aws_cloudfront_function')
    .find(({ id }) => document.attribute('aws_cloudfront_function', id, 'arn') === arn);
  if (viewerFunction === undefined) throw new LocalProblem(`The stack has no CloudFront function ${arn}.`);
  const code = viewerFunction.text('code');
  const rewrite = (uri: string) => {
    const event = { version: '1.0', request: { method: 'GET', uri, querystring: {}, headers: {}, cookies: {} } };
    const answer = runInNewContext(`${code}\nhandler(event)`, { event }, { timeout: 1000 }) as { uri?: string };
    return answer.uri;
  };
  return [...new Set(paths)].filter((path) => path !== '/' && rewrite(path) === target);
}

function readHeaders(document: TerraformDocument, behavior: Block): Readonly<Record<string, string>> {
  const id = behavior.optionalText('response_headers_policy_id');
  if (id === undefined) return {};
  const policy = document
    .all('aws_cloudfront_response_headers_policy')
    .find((block) => document.attribute('aws_cloudfront_response_headers_policy', block.id, 'id') === id);
  if (policy === undefined) throw new LocalProblem(`The stack has no response headers policy ${id}.`);
  const security = policy.optionalBlock('security_headers_config');
  const custom = policy.optionalBlock('custom_headers_config')?.blocks('items') ?? [];
  const headers = {
    ...(security && readSecurityHeaders(security)),
    ...Object.fromEntries(
      custom.map((item) => [item.ignore('override').text('header').toLowerCase(), item.text('value')]),
    ),
  };
  policy.ignore('name', 'comment', 'remove_headers_config', 'etag').done();
  return headers;
}

function readSecurityHeaders(security: Block): Record<string, string> {
  const part = (name: string) => security.optionalBlock(name)?.ignore('override');
  const transport = part('strict_transport_security');
  const headers: Record<string, string | undefined> = {
    'content-security-policy': part('content_security_policy')?.text('content_security_policy'),
    'referrer-policy': part('referrer_policy')?.text('referrer_policy'),
    'strict-transport-security': transport && transportSecurityOf(transport),
    'x-content-type-options': part('content_type_options') && 'nosniff',
    'x-frame-options': part('frame_options')?.text('frame_option'),
  };
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function transportSecurityOf(block: Block): string {
  return [
    `max-age=${block.number('access_control_max_age_sec')}`,
    ...(block.flag('include_subdomains') ? ['includeSubDomains'] : []),
    ...(block.flag('preload') ? ['preload'] : []),
  ].join('; ');
}
