/** A page has only streams, which do not tell a bad check sum from data that go on behind the end. */
export function inflateWhole(): undefined {}

export const crc32: undefined = undefined;
