import { LocalProblem } from '../problem.ts';
import type { Value } from './expression.ts';

/** What Terraform itself reads of a resource, and tags: nothing that runs depends on them. */
const ignoredEverywhere = ['//', 'depends_on', 'lifecycle', 'provider', 'tags', 'tags_all', 'region', 'timeouts'];

/**
 * A resource of the stack, or a block within it, whose attributes are asked for by name and type. It notes what was
 * asked for, so that {@link Block.done} can name what the local service would have passed over.
 */
export class Block {
  /** `aws_s3_bucket.input`, and for a block within it `aws_s3_bucket.input.rule[0]`. */
  readonly address: string;
  readonly #attributes: Readonly<Record<string, unknown>>;
  readonly #evaluate: (value: unknown, address: string) => Value;
  readonly #known = new Set(ignoredEverywhere);
  readonly #blocks = new Map<string, readonly Block[]>();

  constructor(
    address: string,
    attributes: Readonly<Record<string, unknown>>,
    evaluate: (value: unknown, address: string) => Value,
  ) {
    this.address = address;
    this.#attributes = attributes;
    this.#evaluate = evaluate;
  }

  /** The name of the resource, `input` of `aws_s3_bucket.input`. */
  get id(): string {
    return this.address.split('.')[1] ?? this.address;
  }

  text(attribute: string): string {
    return this.#required(attribute, this.optionalText(attribute));
  }

  optionalText(attribute: string): string | undefined {
    const value = this.#value(attribute);
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw this.#wrong(attribute, 'a text');
    return value;
  }

  number(attribute: string): number {
    return this.#required(attribute, this.optionalNumber(attribute));
  }

  optionalNumber(attribute: string): number | undefined {
    const value = this.#value(attribute);
    if (value === undefined || value === null) return undefined;
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) throw this.#wrong(attribute, 'a number');
    return number;
  }

  /** Absent counts as `false`. */
  flag(attribute: string): boolean {
    const value = this.#value(attribute) ?? false;
    if (typeof value !== 'boolean') throw this.#wrong(attribute, 'true or false');
    return value;
  }

  /** Absent counts as none. */
  texts(attribute: string): readonly string[] {
    const value = this.#value(attribute) ?? [];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
      throw this.#wrong(attribute, 'a list of texts');
    return value;
  }

  /** Texts by name; absent counts as none. */
  map(attribute: string): Readonly<Record<string, string>> {
    const value = this.#value(attribute) ?? {};
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#wrong(attribute, 'a map');
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, String(item)]));
  }

  /** An attribute that holds a JSON document as text. */
  json(attribute: string): unknown {
    const text = this.text(attribute);
    try {
      return JSON.parse(text);
    } catch {
      throw this.#wrong(attribute, 'a JSON document');
    }
  }

  block(attribute: string): Block {
    return this.#required(attribute, this.optionalBlock(attribute));
  }

  optionalBlock(attribute: string): Block | undefined {
    const blocks = this.blocks(attribute);
    if (blocks.length > 1) throw this.#wrong(attribute, 'a single block');
    return blocks[0];
  }

  /** Terraform's JSON takes one block for a list of one. */
  blocks(attribute: string): readonly Block[] {
    this.#known.add(attribute);
    const already = this.#blocks.get(attribute);
    if (already) return already;
    const value = this.#attributes[attribute] ?? [];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const blocks = list.map((item, index) => {
      if (typeof item !== 'object' || item === null) throw this.#wrong(attribute, 'a block');
      return new Block(`${this.address}.${attribute}[${index}]`, { ...item }, this.#evaluate);
    });
    this.#blocks.set(attribute, blocks);
    return blocks;
  }

  has(attribute: string): boolean {
    return this.#attributes[attribute] !== undefined;
  }

  /** Names attributes that make no difference on one machine. */
  ignore(...attributes: readonly string[]): this {
    for (const attribute of attributes) this.#known.add(attribute);
    return this;
  }

  /** @throws LocalProblem naming an attribute, here or in a block, that nobody asked for */
  done(): void {
    const unknown = Object.keys(this.#attributes).find((attribute) => !this.#known.has(attribute));
    if (unknown !== undefined)
      throw new LocalProblem(`The stack sets ${this.address}.${unknown}, which the local service does not carry out.`);
    for (const block of [...this.#blocks.values()].flat()) block.done();
  }

  #value(attribute: string): Value | undefined {
    this.#known.add(attribute);
    const value = this.#attributes[attribute];
    return value === undefined ? undefined : this.#evaluate(value, `${this.address}.${attribute}`);
  }

  #required<T>(attribute: string, value: T | undefined): T {
    if (value === undefined) throw new LocalProblem(`The stack leaves ${this.address}.${attribute} unset.`);
    return value;
  }

  #wrong(attribute: string, expected: string): LocalProblem {
    return new LocalProblem(`The stack's ${this.address}.${attribute} is not ${expected}.`);
  }
}
