// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax is that of Terraform.
import assert from 'node:assert/strict';
import {
  ExpressionError,
  evaluateTemplate,
  type Surroundings,
  type Value,
} from '../../../local/deployment/expression.ts';

const surroundings: Surroundings = {
  reference: (path) => `<${path.join('|')}>`,
  call: (name, values) => (name === 'jsonencode' ? JSON.stringify(values[0]) : `${name}(${values.length})`),
};

describe('expressions of a Terraform document', () => {
  const cases: readonly (readonly [string, Value])[] = [
    ['plain text', 'plain text'],
    ['', ''],
    ['${aws_s3_bucket.input.arn}/*', '<aws_s3_bucket|input|arn>/*'],
    ['${data.aws_region.here.name}', '<data|aws_region|here|name>'],
    ['${a.b.c[0].d}', '<a|b|c|0|d>'],
    ['${a.b["key.with.dots"]}', '<a|b|key.with.dots>'],
    ['${42}', 42],
    ['${-1.5}', -1.5],
    ['${true}', true],
    ['n: ${ 42 } b: ${false}', 'n: 42 b: false'],
    ['$${aws:username}', '${aws:username}'],
    ['${"text ${a.b.c} and \\"quotes\\""}', 'text <a|b|c> and "quotes"'],
    ['${"escaped $${x}"}', 'escaped ${x}'],
    ['${["a", 1, a.b.c]}', ['a', 1, '<a|b|c>']],
    ['${[]}', []],
    ['${{ "k" = a.b.c, l : { m = [] } }}', { k: '<a|b|c>', l: { m: [] } }],
    ['${jsonencode({"arn" = a.b.arn, "count" = 3})}', '{"arn":"<a|b|arn>","count":3}'],
    ['${jsonencode({"nested" = "${a.b.c}/${jsonencode("x")}"})}', '{"nested":"<a|b|c>/\\"x\\""}'],
    ['${merge(a.b.c, null)}', 'merge(2)'],
  ];
  for (const [template, expected] of cases) {
    it(`reads ${template || 'the empty text'}`, () => {
      assert.deepEqual(evaluateTemplate(template, surroundings), expected);
    });
  }

  for (const template of [
    '${',
    '${a.b',
    '${a ? b : c}',
    '${"open}',
    '${[1 2]}',
    '%{ if a }x%{ endif }',
    '${a + b}',
    '${}',
  ]) {
    it(`refuses ${template}`, () => {
      assert.throws(() => evaluateTemplate(template, surroundings), ExpressionError);
    });
  }

  it('refuses a list within a text', () => {
    assert.throws(() => evaluateTemplate('x${[1]}', surroundings), ExpressionError);
  });
});
