/** The keys of a bucket in the ascending order of their UTF-8 bytes, as S3 lists them. */
export class SortedKeys {
  readonly #keys: string[];

  constructor(keys: Iterable<string> = []) {
    this.#keys = [...keys].sort(compareUtf8);
  }

  get size(): number {
    return this.#keys.length;
  }

  at(index: number): string | undefined {
    return this.#keys[index];
  }

  add(key: string): void {
    const index = this.indexFrom(key);
    if (this.#keys[index] !== key) this.#keys.splice(index, 0, key);
  }

  delete(key: string): void {
    const index = this.indexFrom(key);
    if (this.#keys[index] === key) this.#keys.splice(index, 1);
  }

  /** Where the first key stands that is not before `key`. */
  indexFrom(key: string): number {
    return this.#search((candidate) => compareUtf8(candidate, key) < 0);
  }

  /** Where the first key stands that comes after `key`. */
  indexAfter(key: string): number {
    return this.#search((candidate) => compareUtf8(candidate, key) <= 0);
  }

  /** Where the first key stands that comes after all those with this prefix. */
  indexAfterPrefix(prefix: string): number {
    return this.#search((candidate) => compareUtf8(candidate, prefix) < 0 || candidate.startsWith(prefix));
  }

  #search(isBefore: (key: string) => boolean): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#keys[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Orders strings as their UTF-8 bytes would be ordered, that is, by code point.
 * UTF-16 differs in one thing: surrogates sort before U+E000 to U+FFFF, though they stand for greater code points.
 */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = rank(left.charCodeAt(index)) - rank(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function rank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit;
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800;
}
