/**
 * The part of CloudWatch's metric math that the stack uses: numbers, names of metrics, `+ - * /`, comparisons, `IF` and
 * `FILL`. What is missing makes a result missing, except in `FILL`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */

/** A metric by the name that an expression gives it; `undefined` where the period has no value. */
type Metrics = Readonly<Record<string, number | undefined>>;

/** What an expression could not be read as. */
export class MetricMathError extends Error {
  override readonly name = 'MetricMathError';
}

const token = /\s*(\d+(?:\.\d+)?|[A-Za-z_]\w*|>=|<=|==|!=|[-+*/(),<>])/y;

/** Operators from the loosest to the tightest. */
const levels: readonly (readonly string[])[] = [
  ['>=', '<=', '==', '!=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
];

/** The value of an expression in one period. @throws MetricMathError where the syntax is not supported */
export function evaluateMath(expression: string, metrics: Metrics): number | undefined {
  const parser = new Parser(expression, metrics);
  return parser.whole();
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #metrics: Metrics;
  readonly #text: string;
  #at = 0;

  constructor(text: string, metrics: Metrics) {
    this.#text = text;
    this.#metrics = metrics;
    this.#tokens = tokensOf(text);
  }

  whole(): number | undefined {
    const value = this.#operation(0);
    if (this.#at < this.#tokens.length) throw this.#error();
    return value;
  }

  #operation(level: number): number | undefined {
    const operators = levels[level];
    if (operators === undefined) return this.#operand();
    let value = this.#operation(level + 1);
    while (operators.includes(this.#tokens[this.#at] ?? '')) {
      const operator = this.#tokens[this.#at++]!;
      const right = this.#operation(level + 1);
      value = value === undefined || right === undefined ? undefined : carryOut(operator, value, right);
    }
    return value;
  }

  #operand(): number | undefined {
    const first = this.#tokens[this.#at++] ?? '';
    if (/^\d/.test(first)) return Number(first);
    if (first === '(') {
      const value = this.#operation(0);
      this.#expect(')');
      return value;
    }
    if (this.#tokens[this.#at] === '(') return this.#call(first);
    if (!(first in this.#metrics)) throw this.#error();
    return this.#metrics[first];
  }

  #call(name: string): number | undefined {
    const values: (number | undefined)[] = [];
    do {
      this.#at += 1;
      values.push(this.#operation(0));
    } while (this.#tokens[this.#at] === ',');
    this.#expect(')');
    const [first, second, third] = values;
    if (name === 'FILL' && values.length === 2) return first ?? second;
    if (name === 'IF' && values.length === 3) return first === undefined ? undefined : first === 0 ? third : second;
    throw this.#error();
  }

  #expect(wanted: string): void {
    if (this.#tokens[this.#at++] !== wanted) throw this.#error();
  }

  #error(): MetricMathError {
    return new MetricMathError(`The metric math ${this.#text} is not supported at token ${this.#at}.`);
  }
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const [, found] = token.exec(text) ?? [];
    if (found === undefined) throw new MetricMathError(`The metric math ${text} cannot be read.`);
    tokens.push(found);
  }
  return tokens;
}

function carryOut(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : left / right;
    case '>=':
      return Number(left >= right);
    case '<=':
      return Number(left <= right);
    case '<':
      return Number(left < right);
    case '>':
      return Number(left > right);
    case '==':
      return Number(left === right);
    default:
      return Number(left !== right);
  }
}
