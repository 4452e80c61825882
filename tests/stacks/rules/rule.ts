import type { Block, Document, PolicyStatement } from '../document.ts';

/** One thing that a careful reviewer looks for, with the names by which scanners know it. */
export interface Rule {
  /** `CKV_AWS_53` of checkov, `AWS-0087` of trivy, `AwsSolutions-S2` of cdk-nag. */
  readonly ids: readonly string[];
  /** What is so where it is kept. */
  readonly says: string;
  /** The types of resources that it looks at; none: the stack as a whole, for instance for what must not be in it. */
  readonly of: readonly string[];
  readonly keeps: (found: Found) => boolean;
}

/** A resource and the stack around it. */
export interface Found {
  readonly document: Document;
  /** `aws_s3_bucket.input`; `the stack` for rules about the whole. */
  readonly address: string;
  readonly block: Block;
}

/** A rule about resources of some types. */
export function rule(
  ids: string,
  says: string,
  of: string | readonly string[],
  keeps: (block: Block, found: Found) => boolean,
): Rule {
  return { ids: ids.split(' '), says, of: [of].flat(), keeps: (found) => keeps(found.block, found) };
}

/** A rule that holds while there is no resource of the types. */
export function without(ids: string, says: string, ...types: readonly string[]): Rule {
  return {
    ids: ids.split(' '),
    says,
    of: [],
    keeps: ({ document }) => types.every((type) => Object.keys(document.all(type)).length === 0),
  };
}

/** Where a rule is broken, by address. */
export function violations({ of, keeps }: Rule, document: Document): string[] {
  if (of.length === 0) return keeps({ document, address: 'the stack', block: {} }) ? [] : ['the stack'];
  return of.flatMap((type) =>
    Object.entries(document.all(type))
      .filter(([name, block]) => !keeps({ document, address: `${type}.${name}`, block }))
      .map(([name]) => `${type}.${name}`),
  );
}

/** The resources of a type that refer to another, such as the lifecycle of a bucket. */
export function referring(type: string, { document, address }: Found): readonly Block[] {
  return Object.values(document.all(type)).filter((block) => JSON.stringify(block).includes(`\${${address}.`));
}

/** The statements of a policy's text. */
export function statementsOf(policy: string): readonly PolicyStatement[] {
  return (JSON.parse(policy) as { readonly Statement: readonly PolicyStatement[] }).Statement;
}

/** Whether anybody at all is meant. */
export function isEverybody({ Principal }: PolicyStatement): boolean {
  return Principal === '*' || (Principal as { readonly AWS?: unknown } | undefined)?.AWS === '*';
}

/** Terraform's JSON takes one block for a list of one. */
export function blocksOf(value: unknown): readonly Block[] {
  return value === undefined ? [] : ([value].flat() as Block[]);
}
