import assert from 'node:assert/strict';
import { evaluateMath } from '../../../local/monitoring/metric-math.ts';

describe('metric math', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['100 * b / (a + b)', 25],
    ['a >= 3', 1],
    ['a + b < 4', 0],
    ['IF(a > 1, 5, 6)', 5],
    ['IF(a < 1, 5, 6)', 6],
    ['IF(a < 1, missing, 6)', 6],
    ['FILL(missing, 2) + a', 5],
    ['FILL(a, 2)', 3],
    ['missing + a', undefined],
    ['IF(missing, 1, 2)', undefined],
    ['a / 0', undefined],
    ['1.5*2', 3],
  ];
  for (const [expression, value] of cases)
    it(`${expression} is ${value}`, () =>
      assert.equal(evaluateMath(expression, { a: 3, b: 1, missing: undefined }), value));

  for (const expression of ['', 'a +', 'a b', '(a', 'RATE(a)', 'IF(a, b)', 'other', 'a $ b', 'FILL(a)'])
    it(`refuses ${JSON.stringify(expression)}`, () =>
      assert.throws(() => evaluateMath(expression, { a: 3, b: 1 }), { name: 'MetricMathError' }));
});
