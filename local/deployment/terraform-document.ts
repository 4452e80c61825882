import { LocalProblem } from '../problem.ts';
import { Block } from './block.ts';
import { computedAttributes, type Deployed, dataAttributes } from './computed.ts';
import { ExpressionError, evaluateTemplate, type Surroundings, type Value } from './expression.ts';

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** The JSON that the stack is synthesized to, as far as it is read here. */
interface Synthesized {
  readonly provider?: { readonly aws?: readonly { readonly region?: string; readonly alias?: string }[] };
  readonly resource?: Resources;
  readonly data?: Resources;
}

/**
 * A synthesized stack, whose references are resolved as if it had been deployed. Resolution is on demand: what nobody
 * asks for is not looked at.
 */
export class TerraformDocument {
  readonly region: string;
  readonly #resources: Resources;
  readonly #data: Resources;
  readonly #inProgress = new Set<string>();

  constructor(synthesized: unknown) {
    const { provider, resource = {}, data = {} } = synthesized as Synthesized;
    this.#resources = resource;
    this.#data = data;
    const region = provider?.aws?.find(({ alias }) => alias === undefined)?.region;
    if (region === undefined) throw new LocalProblem('The stack names no AWS region.');
    this.region = region;
  }

  /** Every `type.name`. */
  get addresses(): readonly string[] {
    return Object.entries(this.#resources).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    );
  }

  /** All resources of a type. */
  all(type: string): readonly Block[] {
    return Object.keys(this.#resources[type] ?? {}).map((name) => this.one(type, name));
  }

  /** The only resource of a type. @throws LocalProblem where there is none, or more */
  only(type: string): Block {
    const [first, ...more] = this.all(type);
    if (first === undefined || more.length > 0)
      throw new LocalProblem(`The stack has ${first ? more.length + 1 : 'no'} ${type}; the local service wants one.`);
    return first;
  }

  /** A resource by type and name. @throws LocalProblem where there is none */
  one(type: string, name: string): Block {
    const attributes = this.#resources[type]?.[name];
    if (attributes === undefined) throw new LocalProblem(`The stack has no ${type}.${name}.`);
    return new Block(`${type}.${name}`, attributes, (value, address) => this.#evaluate(value, address));
  }

  /** What AWS would answer for an attribute. @throws LocalProblem */
  attribute(type: string, name: string, attribute: string): string {
    const value = this.#resolve([type, name, attribute]);
    if (typeof value !== 'string') throw new LocalProblem(`The stack's ${type}.${name}.${attribute} is not a text.`);
    return value;
  }

  #evaluate(value: unknown, address: string): Value {
    if (Array.isArray(value)) return value.map((item) => this.#evaluate(item, address));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.#evaluate(item, address)]));
    if (typeof value !== 'string') return value as Value;
    try {
      return evaluateTemplate(value, this.#surroundings);
    } catch (error) {
      if (error instanceof ExpressionError || error instanceof LocalProblem)
        throw new LocalProblem(`The local service cannot resolve ${address}: ${error.message}`);
      throw error;
    }
  }

  readonly #surroundings: Surroundings = {
    reference: (path) => this.#resolve(path),
    call(name, values) {
      if (name === 'jsonencode') return JSON.stringify(values[0]);
      throw new ExpressionError(`the function ${name} is not supported`);
    },
  };

  #resolve(path: readonly string[]): Value {
    const address = path.join('.');
    if (this.#inProgress.has(address)) throw new ExpressionError(`${address} refers to itself`);
    this.#inProgress.add(address);
    try {
      return path[0] === 'data' ? this.#resolveData(path.slice(1)) : this.#resolveResource(path);
    } finally {
      this.#inProgress.delete(address);
    }
  }

  #resolveResource([type = '', name = '', attribute = '', ...rest]: readonly string[]): Value {
    const attributes = this.#resources[type]?.[name];
    if (attributes === undefined) throw new ExpressionError(`the stack has no ${type}.${name}`);
    const computed = computedAttributes[type]?.[attribute];
    if (computed) return computed(this.#deployed(name, attributes));
    let value: unknown = attributes[attribute];
    for (const step of rest) value = (value as Readonly<Record<string, unknown>> | undefined)?.[step];
    if (value === undefined)
      throw new ExpressionError(`${[type, name, attribute, ...rest].join('.')} is not known here`);
    return this.#evaluate(value, `${type}.${name}.${attribute}`);
  }

  #resolveData([type = '', name = '', attribute = '']: readonly string[]): Value {
    const attributes = this.#data[type]?.[name];
    if (attributes === undefined) throw new ExpressionError(`the stack has no data.${type}.${name}`);
    const computed = dataAttributes[type]?.[attribute];
    if (!computed) throw new ExpressionError(`data.${type}.${name}.${attribute} is not known here`);
    return computed(this.#deployed(name, attributes));
  }

  #deployed(id: string, attributes: Readonly<Record<string, unknown>>): Deployed {
    return {
      id,
      region: this.region,
      set: (attribute) => String(this.#evaluate(attributes[attribute] ?? '', attribute)),
    };
  }
}
