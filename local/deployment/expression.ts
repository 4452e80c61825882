/**
 * The part of Terraform's expression language that a synthesized stack uses: templates with `${…}`, references,
 * literals, lists, objects and the function calls that the evaluator knows.
 * @see https://developer.hashicorp.com/terraform/language/expressions
 */

/** A value of a Terraform document. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** What an expression may ask of its surroundings. */
export interface Surroundings {
  /** The value of `type.name.attribute`, the path in its parts. @throws LocalProblem where there is none */
  reference(path: readonly string[]): Value;
  /** @throws LocalProblem where the function is not supported */
  call(name: string, values: readonly Value[]): Value;
}

/** What an expression could not be read as. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/**
 * The value of a string of a Terraform document. A template of a single expression keeps the type of its value.
 * @throws ExpressionError where the syntax is not supported
 */
export function evaluateTemplate(template: string, surroundings: Surroundings): Value {
  if (!/[$%]\{/.test(template)) return template;
  const parser = new Parser(template, surroundings);
  return parser.template(() => parser.atEnd);
}

class Parser {
  readonly #text: string;
  readonly #surroundings: Surroundings;
  #at = 0;

  constructor(text: string, surroundings: Surroundings) {
    this.#text = text;
    this.#surroundings = surroundings;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Literal text with interpolations, up to where `ends` says. */
  template(ends: () => boolean): Value {
    const parts: Value[] = [];
    while (!ends()) {
      if (this.atEnd) throw this.#error('an end of the string');
      if (this.#takes('$${')) parts.push('${');
      else if (this.#takes('%%{')) parts.push('%{');
      else if (this.#takes('${')) parts.push(this.#interpolation());
      else if (this.#text.startsWith('%{', this.#at)) throw this.#error('no template directive');
      else parts.push(this.#character());
    }
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    return parts.map(toText).join('');
  }

  #interpolation(): Value {
    const value = this.#expression();
    this.#expect('}');
    return value;
  }

  #character(): string {
    const character = this.#text[this.#at]!;
    this.#at += 1;
    return character;
  }

  #expression(): Value {
    this.#skipSpace();
    const next = this.#text[this.#at] ?? '';
    if (next === '"') return this.#string();
    if (next === '[') return this.#list();
    if (next === '{') return this.#object();
    if (/[-\d]/.test(next)) return Number(this.#match(/-?\d+(\.\d+)?/y, 'a number'));
    return this.#nameOrCall();
  }

  #string(): Value {
    this.#expect('"');
    const start = this.#at;
    const raw: string[] = [];
    // Escapes are undone first, outside interpolations; what stands inside one is an expression of its own.
    let depth = 0;
    for (;;) {
      if (this.atEnd) throw this.#error('a closing quote', start);
      if (depth === 0 && this.#takes('"')) break;
      if (depth === 0 && this.#takes('\\')) {
        raw.push(undoEscape(this.#character()));
        continue;
      }
      if (depth === 0 && this.#takes('$${')) {
        raw.push('$${');
        continue;
      }
      if (this.#takes('${')) {
        depth += 1;
        raw.push('${');
        continue;
      }
      const character = this.#character();
      if (depth > 0 && character === '}') depth -= 1;
      if (depth > 0 && character === '{') depth += 1;
      raw.push(character);
    }
    return evaluateTemplate(raw.join(''), this.#surroundings);
  }

  #list(): Value {
    this.#expect('[');
    const values: Value[] = [];
    while (!this.#takesAfterSpace(']')) {
      values.push(this.#expression());
      if (!this.#takesAfterSpace(',') && !this.#sees(']')) throw this.#error('a comma or a closing bracket');
    }
    return values;
  }

  #object(): Value {
    this.#expect('{');
    const entries: [string, Value][] = [];
    while (!this.#takesAfterSpace('}')) {
      this.#skipSpace();
      const name = this.#text[this.#at] === '"' ? this.#string() : this.#match(/[A-Za-z_][\w-]*/y, 'a name');
      if (!this.#takesAfterSpace('=') && !this.#takesAfterSpace(':')) throw this.#error('an equals sign');
      entries.push([toText(name), this.#expression()]);
      this.#takesAfterSpace(',');
    }
    return Object.fromEntries(entries);
  }

  #nameOrCall(): Value {
    const name = this.#match(/[A-Za-z_][\w-]*/y, 'a value');
    if (name === 'true' || name === 'false') return name === 'true';
    if (name === 'null') return null;
    if (this.#takesAfterSpace('(')) {
      const values: Value[] = [];
      while (!this.#takesAfterSpace(')')) {
        values.push(this.#expression());
        if (!this.#takesAfterSpace(',') && !this.#sees(')')) throw this.#error('a comma or a closing parenthesis');
      }
      return this.#surroundings.call(name, values);
    }
    const path = [name];
    for (;;) {
      if (this.#takes('.')) path.push(this.#match(/[\w*-]+/y, 'an attribute'));
      else if (this.#takes('[')) {
        path.push(toText(this.#expression()));
        this.#expect(']');
      } else return this.#surroundings.reference(path);
    }
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #takes(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #takesAfterSpace(token: string): boolean {
    this.#skipSpace();
    return this.#takes(token);
  }

  #sees(token: string): boolean {
    this.#skipSpace();
    return this.#text.startsWith(token, this.#at);
  }

  #expect(token: string): void {
    if (!this.#takesAfterSpace(token)) throw this.#error(`a ${token}`);
  }

  #match(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) throw this.#error(what);
    this.#at += found.length;
    return found;
  }

  #error(expected: string, at = this.#at): ExpressionError {
    return new ExpressionError(`expected ${expected} at position ${at} of ${this.#text}`);
  }
}

function undoEscape(character: string): string {
  return { n: '\n', r: '\r', t: '\t' }[character] ?? character;
}

function toText(value: Value): string {
  if (value === null || typeof value === 'object')
    throw new ExpressionError(`a text cannot hold ${JSON.stringify(value)}`);
  return String(value);
}
