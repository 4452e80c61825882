import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether a text is a pattern rather than a plain path. */
export function isPattern(text: string): boolean {
  return /[*?[{]/.test(text);
}

/** A file that a pattern matches. */
export interface Match {
  readonly path: string;
  /** The path below the part of the pattern that has no wildcards. */
  readonly name: string;
}

/**
 * The files that a pattern matches, sorted. As in a shell: `*` and `?` stop at slashes and leave out names that begin
 * with a dot, `[a-z]` and `[!a-z]` are one character, `{a,b}` is either, `**` is any depth of folders. Links to
 * folders are followed where a name matches them, and not by `**`, so no circle is walked.
 */
export async function glob(pattern: string): Promise<Match[]> {
  const found = new Map<string, Match>();
  for (const single of expandBraces(pattern.replaceAll('\\', process.platform === 'win32' ? '/' : '\\'))) {
    const segments = single.split('/').filter((segment, at) => segment !== '' || at === 0);
    const fixed = segments.findIndex((segment) => isPattern(segment));
    const depth = fixed < 0 ? segments.length - 1 : fixed;
    const base = segments.slice(0, depth).join('/');
    const root = base === '' && depth > 0 ? '/' : base;
    for (const name of await walk(root, segments.slice(depth))) {
      const path = root === '' ? name : join(root, name);
      if (!found.has(path)) found.set(path, { path, name });
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Names, relative to `folder`, of the files that the segments match. */
async function walk(folder: string, [segment, ...rest]: readonly string[]): Promise<string[]> {
  if (segment === undefined) return [];
  const entries = await list(folder);
  const names: string[] = [];
  const descend = async ({ name }: Dirent, segments: readonly string[]) => {
    for (const below of await walk(join(folder, name), segments)) names.push(`${name}/${below}`);
  };
  if (segment === '**') {
    names.push(...(await walk(folder, rest.length > 0 ? rest : ['*'])));
    for (const entry of entries)
      if (entry.isDirectory() && !entry.name.startsWith('.')) await descend(entry, [segment, ...rest]);
    return names;
  }
  const expression = segmentExpression(segment);
  for (const entry of entries.filter(({ name }) => expression.test(name))) {
    const kind = await kindOf(folder, entry);
    if (rest.length === 0 && kind === 'file') names.push(entry.name);
    else if (rest.length > 0 && kind === 'folder') await descend(entry, rest);
  }
  return names;
}

/** A folder that cannot be read matches nothing, as in a shell. */
async function list(folder: string): Promise<Dirent[]> {
  return readdir(folder || '.', { withFileTypes: true }).catch(() => []);
}

async function kindOf(folder: string, entry: Dirent): Promise<'file' | 'folder' | 'other'> {
  const stats = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => undefined) : entry;
  if (stats?.isDirectory()) return 'folder';
  return stats?.isFile() ? 'file' : 'other';
}

function segmentExpression(segment: string): RegExp {
  let source = /^[*?[]/.test(segment) ? '(?![.])' : '';
  for (const [token] of segment.matchAll(/\\.|\[!?\]?[^\]]*\]|\*+|[\s\S]/gu))
    if (token.startsWith('*')) source += '.*';
    else if (token === '?') source += '.';
    else if (token.length > 2 && token.startsWith('[')) source += characterClass(token);
    else
      source += (token.length > 1 && token.startsWith('\\') ? token.slice(1) : token).replace(
        /[$(-+.?[-^{|}]/g,
        '\\$&',
      );
  return new RegExp(`^${source}$`, 'su');
}

function characterClass(token: string): string {
  const negated = token[1] === '!';
  const members = token.slice(negated ? 2 : 1, -1).replace(/[\\\][^]/g, '\\$&');
  return `[${negated ? '^' : ''}${members}]`;
}

/** `a{b,c}` is `ab` and `ac`; braces may lie in braces. A brace without a comma stands for itself. */
function expandBraces(pattern: string): string[] {
  const open = pattern.indexOf('{');
  if (open < 0) return [pattern];
  const commas: number[] = [];
  let depth = 0;
  for (let at = open; at < pattern.length; at++) {
    if (pattern[at] === '{') depth++;
    else if (pattern[at] === ',' && depth === 1) commas.push(at);
    else if (pattern[at] === '}' && --depth === 0) {
      const head = pattern.slice(0, open);
      const tails = expandBraces(pattern.slice(at + 1));
      const ends = [open, ...commas, at];
      const middles =
        commas.length === 0
          ? [`\\{${pattern.slice(open + 1, at)}\\}`]
          : ends.slice(1).flatMap((end, index) => expandBraces(pattern.slice(ends[index]! + 1, end)));
      return middles.flatMap((middle) => tails.map((tail) => `${head}${middle}${tail}`));
    }
  }
  return [pattern.replaceAll('{', '\\{')];
}
