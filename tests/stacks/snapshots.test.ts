import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DrawnDocument, drawStack } from '../../stacks/diagram.ts';
import { type Block, type Document, synthesizeStack } from './document.ts';
import { environmentKinds } from './environments.ts';

const update = process.env.UPDATE_SNAPSHOTS === '1';

/** Holds a text to a file of the repository; `npm run snapshots` writes it anew. */
function holdTo(path: string, text: string): void {
  const file = fileURLToPath(new URL(path, import.meta.url));
  if (update) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, 'utf8'), `"npm run snapshots" writes ${path} anew, to be looked at`);
}

/** A value in a word or two: what is long, by its hash. */
function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= 60 ? text : `#${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}

/** A line a resource: its address, then its arguments. */
function linesOf(document: Document): string[] {
  // What a function's code is changes with every commit, and is no concern of the stack.
  const passedOver = ['source_code_hash', 'filename', 'depends_on'];
  const line = ([address, block]: readonly [string, Block]) =>
    [
      address,
      ...Object.entries(block)
        .filter(([name]) => !passedOver.includes(name))
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, value]) => `${name}=${brief(value)}`),
    ].join(' ');
  return [...document.blocks()].map(line).sort();
}

describe('the snapshot', () => {
  const [dev, ...others] = environmentKinds.map(({ name, variables }) => ({
    name,
    lines: linesOf(synthesizeStack(variables)),
  }));

  it('of dev has a line for each resource', () => {
    holdTo('snapshots/dev.txt', `${dev!.lines.join('\n')}\n`);
  });

  for (const { name, lines } of others)
    it(`of ${name} has what is other than in dev`, () => {
      const renamed = dev!.lines.map((line) => line.replaceAll('-dev-', `-${name}-`));
      const added = lines.filter((line) => !renamed.includes(line)).map((line) => `+ ${line}`);
      const removed = renamed.filter((line) => !lines.includes(line)).map((line) => `- ${line}`);
      holdTo(
        `snapshots/${name}.txt`,
        `${[...removed, ...added].sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1)).join('\n')}\n`,
      );
    });
});

describe('the diagram', () => {
  it('of docs/stack.md is drawn from what is synthesized', () => {
    const drawings = environmentKinds.map(({ name, variables }) => {
      const { content } = synthesizeStack(variables);
      return `## ${name}\n\n\`\`\`mermaid\n${drawStack(content as unknown as DrawnDocument)}\n\`\`\`\n`;
    });
    holdTo(
      '../../docs/stack.md',
      [
        '# The stack\n',
        'Drawn by `npm run snapshots` from the synthesized JSON: `dev` with every setting at its default, `prod` with a',
        'domain, a firewall, reserved concurrency and a budget. A test holds the drawings to the stack.\n',
        ...drawings,
      ].join('\n'),
    );
  });
});
