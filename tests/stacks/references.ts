import type { Block } from './document.ts';

/** What an interpolation refers to, and what is wrong with it. */
interface Interpolation {
  readonly addresses: readonly string[];
  readonly problem?: string;
}

/** The functions of Terraform that the stack calls. */
const functions = ['tolist', 'element'];

const token = /\s*(?:(\d+)|([A-Za-z_][\w-]*)|([.,()[\]]))/y;

/** Reads `aws_x.y.z`, `tolist(aws_x.y.z).0.a` and the like. */
export function readInterpolation(text: string): Interpolation {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return { addresses: [], problem: `${text} is no expression` };
    tokens.push(match[0].trim());
  }
  const addresses: string[] = [];
  let at = 0;
  const expression = (): boolean => {
    const first = tokens[at++] ?? '';
    if (/^\d+$/.test(first)) return true;
    if (tokens[at] === '(') {
      if (!functions.includes(first)) return false;
      do {
        at++;
        if (!expression()) return false;
      } while (tokens[at] === ',');
      return tokens[at++] === ')' && path().length >= 0;
    }
    const names = [first, ...path()];
    const [kind, ...rest] = names[0] === 'data' ? ['data.', ...names.slice(1)] : ['', ...names];
    if (rest.length < 3 || !/^aws_\w+$/.test(rest[0] ?? '')) return false;
    addresses.push(`${kind}${rest[0]}.${rest[1]}`);
    return true;
  };
  const path = (): string[] => {
    const names: string[] = [];
    for (;;) {
      if (tokens[at] === '.' && /^\w/.test(tokens[at + 1] ?? '')) names.push(tokens[at + 1]!);
      else if (tokens[at] === '[' && tokens[at + 2] === ']') at += 1;
      else return names;
      at += 2;
    }
  };
  const read = expression() && at === tokens.length;
  return read ? { addresses } : { addresses, problem: `${text} is not understood` };
}

/** Every text within a value, with where it stands. */
export function textsOf(value: unknown, where: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[where, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsOf(member, `${where}.${name}`));
}

/** The interpolations of a text. `$${` is text to Terraform. */
export function interpolationsOf(text: string): readonly Interpolation[] {
  return [...text.matchAll(/(?<!\$)\$\{([^}]*)\}/g)].map(([, inner]) => readInterpolation(inner!));
}

/** The addresses that a block refers to, by interpolation or by `depends_on`. */
export function referencesOf(block: Block): ReadonlySet<string> {
  const interpolated = textsOf(block, '').flatMap(([, text]) =>
    interpolationsOf(text).flatMap(({ addresses }) => addresses),
  );
  const plain = ((block.depends_on ?? []) as readonly string[]).filter((text) => !text.includes('${'));
  return new Set([...interpolated, ...plain]);
}
