// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax is that of Terraform.
import assert from 'node:assert/strict';
import type { Setting } from '../../stacks/setting-kinds.ts';
import { settingTable } from '../../stacks/settings.ts';
import { Document, theStack } from './document.ts';
import { choices, sampledEnvironments } from './environments.ts';
import { readInterpolation } from './references.ts';
import { synthesizedEnvironments } from './synthesized-environments.ts';
import { problemsOf } from './terraform-check.ts';

describe('the environments that are looked at', () => {
  it('make every two choices together in every way', () => {
    const samples = sampledEnvironments().map(({ variables }) => Object.entries(variables).map((one) => one.join('=')));
    const wanted = choices.map((ways) => ways.map((way) => Object.entries(way).map((one) => one.join('='))));
    for (const [index, ways] of wanted.entries())
      for (const other of wanted.slice(index + 1).flat())
        for (const way of ways)
          assert.ok(
            samples.some((sample) => [...way, ...other].every((one) => sample.includes(one))),
            `${way} with ${other}`,
          );
  });

  it('make each choice that decides which resources there are', () => {
    const made = new Set(choices.flat().flatMap(Object.keys));
    // These change numbers and names, not what there is.
    const others = ['IMAGE_CONVERSION_LOG_RETENTION_DAYS'];
    for (const { variable, allowed, default: value } of Object.values<Setting<unknown>>(settingTable)) {
      const decides = allowed === 'on or off' || allowed.startsWith('one of') || value === undefined;
      if (decides && !others.includes(variable)) assert.ok(made.has(variable), variable);
    }
  });
});

describe('each environment', () => {
  for (const { name, document } of synthesizedEnvironments())
    it(`${name} is sound Terraform`, () => assert.deepEqual(problemsOf(document), []));
});

describe('what is not sound Terraform', () => {
  /** The problems of the stack after a change to it. */
  const broken = (change: (content: Document['content']) => unknown) => {
    const content = structuredClone(theStack().content);
    change(content);
    return problemsOf(new Document(JSON.stringify(content)));
  };

  const cases: readonly (readonly [string, (content: Document['content']) => unknown, RegExp])[] = [
    [
      'a reference to nothing',
      ({ resource }) => (resource.aws_sqs_queue.settle_failures.name = '${aws_s3_bucket.other.id}'),
      /refers to aws_s3_bucket\.other, which is not declared/,
    ],
    [
      'a dependency on nothing',
      ({ resource }) => (resource.aws_sqs_queue.settle_failures.depends_on = ['aws_s3_bucket.other']),
      /refers to aws_s3_bucket\.other/,
    ],
    [
      'an output of nothing',
      ({ output }) => (output.site_url.value = '${aws_s3_bucket.other.id}'),
      /output refers to aws_s3_bucket\.other/,
    ],
    [
      'a circle',
      ({ resource }) => (resource.aws_s3_bucket.input.depends_on = ['aws_s3_bucket_policy.input']),
      /aws_s3_bucket\.input → aws_s3_bucket_policy\.input → aws_s3_bucket\.input/,
    ],
    [
      'an argument in the words of TypeScript',
      ({ resource }) => (resource.aws_s3_bucket.input.forceDestroy = true),
      /aws_s3_bucket\.input\.forceDestroy is no argument/,
    ],
    [
      'a policy that is no JSON',
      ({ resource }) => (resource.aws_s3_bucket_policy.input.policy = '{'),
      /aws_s3_bucket_policy\.input\.policy is no JSON/,
    ],
    [
      'an interpolation that does not end',
      ({ resource }) => (resource.aws_sqs_queue.settle_failures.name = '${aws_s3_bucket.input.id'),
      /does not end/,
    ],
    [
      'a name that is too long',
      ({ resource }) => (resource.aws_s3_bucket.input.bucket = 'a'.repeat(64)),
      /aws_s3_bucket\.input\.bucket has 64 characters, 63 are allowed/,
    ],
    [
      'one name for two',
      ({ resource }) => (resource.aws_s3_bucket.input.bucket = resource.aws_s3_bucket.output.bucket),
      /as another has/,
    ],
  ];
  for (const [what, change, message] of cases)
    it(`is told: ${what}`, () => assert.match(broken(change).join('\n'), message));
});

describe('an interpolation', () => {
  const read: readonly (readonly [string, readonly string[]])[] = [
    ['aws_s3_bucket.input.arn', ['aws_s3_bucket.input']],
    ['data.aws_caller_identity.current.account_id', ['data.aws_caller_identity.current']],
    ['element(aws_route53_zone.zone.name_servers, 3)', ['aws_route53_zone.zone']],
    ['tolist(aws_acm_certificate.site.domain_validation_options).0.name', ['aws_acm_certificate.site']],
    ['aws_acm_certificate.site.options[0].name', ['aws_acm_certificate.site']],
  ];
  for (const [text, addresses] of read)
    it(`${text} is read`, () => assert.deepEqual(readInterpolation(text), { addresses }));

  for (const text of [
    '',
    'aws_s3_bucket',
    'aws_s3_bucket.input',
    'nonsense(aws_s3_bucket.input.arn)',
    'a ? b : c',
    'element(aws_x.y.z',
    '1 2',
  ])
    it(`${text || 'nothing'} is refused`, () => assert.notEqual(readInterpolation(text).problem, undefined));
});
