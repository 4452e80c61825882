import type { ObjectStore } from './ports.ts';

type ListPage = Awaited<ReturnType<ObjectStore['list']>>;

/** Where a listing goes on behind everything that was folded into `prefix`, which ends in `/`. */
export function behindPrefix(prefix: string): string {
  return `${prefix.slice(0, -1)}0`; // `0` is the character after `/`
}

/** Where a listing with a delimiter goes on behind this page. */
export function behindPage({ keys, prefixes }: ListPage): string {
  const lastPrefix = prefixes.at(-1);
  return lastOf(keys.at(-1) ?? '', lastPrefix === undefined ? '' : behindPrefix(lastPrefix));
}

/** The later of two keys in the store's order, that of their UTF-8 bytes. */
function lastOf(one: string, other: string): string {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) > 0 ? one : other;
}
