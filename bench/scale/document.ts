import { type Basis, parts } from './parts.ts';

/** The documents that have reckoned parts. */
export const documents = ['docs/scale.md', 'docs/deploy.md'] as const;

const marked = /<!-- reckoned: ([\w-]+) -->\n.*?<!-- \/reckoned -->/gs;

/**
 * A document with its reckoned parts as the data give them; whatever stands between their markers goes.
 * @throws Error where a marker names no part
 */
export function reckon(text: string, basis: Basis): string {
  return text.replace(marked, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`There is no part ${name}: ${Object.keys(parts).join(', ')}.`);
    return `<!-- reckoned: ${name} -->\n${part(basis)}\n<!-- /reckoned -->`;
  });
}

/** The names of a document's reckoned parts. */
export function partNames(text: string): string[] {
  return [...text.matchAll(marked)].map(([, name]) => name!);
}
