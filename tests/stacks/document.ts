import assert from 'node:assert/strict';
import { Testing } from 'cdktf';
import type { Construct } from 'constructs';
import { ImageConversionStack } from '../../stacks/image-conversion-stack.ts';
import { readSettings } from '../../stacks/settings.ts';
import { makeArtefacts } from './artefacts.ts';

/** Any part of a Terraform document. */
// biome-ignore lint/suspicious/noExplicitAny: a document's blocks have no type of their own
export type Block = Record<string, any>;

/** A statement of a policy as it stands in the document. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}

/** A synthesized stack, to be asked. */
export class Document {
  readonly content: Block;

  constructor(json: string) {
    this.content = withoutComments(JSON.parse(json)) as Block;
  }

  /** The block of a resource. @throws AssertionError where it is not declared */
  resource(address: string): Block {
    const [type = '', name = ''] = address.split('.');
    const block = this.content.resource?.[type]?.[name];
    assert.ok(block, `${address} is not declared`);
    return block;
  }

  /** The blocks of a type by their names. */
  all(type: string): Readonly<Record<string, Block>> {
    return this.content.resource?.[type] ?? {};
  }

  /** Every resource and data source by its address. */
  blocks(): ReadonlyMap<string, Block> {
    const kinds = [
      ['', this.content.resource],
      ['data.', this.content.data],
    ] as const;
    return new Map(
      kinds.flatMap(([kind, types]) =>
        Object.entries<Block>(types ?? {}).flatMap(([type, named]) =>
          Object.entries<Block>(named).map(([name, block]) => [`${kind}${type}.${name}`, block] as const),
        ),
      ),
    );
  }

  /** The statements of a policy, by their ids. */
  policy(address: string): Readonly<Record<string, PolicyStatement>> {
    const { Statement } = JSON.parse(this.resource(address).policy) as { Statement: readonly PolicyStatement[] };
    return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
  }
}

/** The stack as these variables make it. */
export function synthesizeStack(
  variables: Readonly<Record<string, string>> = {},
  artefacts = makeArtefacts(),
): Document {
  const settings = readSettings(variables);
  const stack = new ImageConversionStack(Testing.app(), `image-conversion-${settings.environment}`, {
    settings,
    artefacts,
  });
  return new Document(Testing.synth(stack, true));
}

let defaultStack: Document | undefined;

/** The stack with every setting at its default, synthesized once. */
export function theStack(): Document {
  defaultStack ??= synthesizeStack();
  return defaultStack;
}

/** The interpolation of an attribute, by default of the ARN. */
export function reference(address: string, attribute = 'arn'): string {
  return `\${${address}.${attribute}}`;
}

/** A construct alone. */
export function synthesizeConstruct(make: (scope: Construct) => void): Document {
  return new Document(Testing.synthScope((scope) => make(scope)));
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '//')
      .map(([name, member]) => [name, withoutComments(member)]),
  );
}
