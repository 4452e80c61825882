/**
 * The lengths of a prefix code for symbols of these frequencies: Huffman's, with none above `longest`. A symbol that
 * does not occur gets 0. At least two symbols get a code, because some readers refuse a code of one.
 * @param frequencies each below 2^22, at most 512 symbols
 * @see A. Moffat, J. Katajainen: In-Place Calculation of Minimum-Redundancy Codes (1995)
 */
export function codeLengths(frequencies: Uint32Array, longest: number, lengths: Uint8Array): void {
  lengths.fill(0);
  const used: number[] = [];
  for (let symbol = 0; symbol < frequencies.length; symbol++)
    if (frequencies[symbol] !== 0) used.push(frequencies[symbol]! * 512 + symbol);
  for (let symbol = 0; used.length < 2; symbol++) if (frequencies[symbol] === 0) used.push(symbol);
  const sorted = Uint32Array.from(used).sort();
  const depths = sorted.map((key) => key >>> 9);
  toDepths(depths);
  const counts = limitDepths(depths, longest);
  // The rarest symbols come first and get the longest codes.
  for (let length = longest, at = 0; length > 0; length--)
    for (let i = 0; i < counts[length]!; i++) lengths[sorted[at++]! & 511] = length;
}

/** Turns frequencies in ascending order into the depths of their leaves, in place. */
function toDepths(a: Uint32Array): void {
  const n = a.length;
  let leaf = 0;
  let root = 0;
  // Left to right: each internal node takes the two least, leaves or nodes, and its children learn their parent.
  for (let next = 0; next < n - 1; next++) {
    let sum = 0;
    for (let child = 0; child < 2; child++) {
      if (leaf >= n || (root < next && a[root]! < a[leaf]!)) {
        sum += a[root]!;
        a[root++] = next;
      } else {
        sum += a[leaf++]!;
      }
    }
    a[next] = sum;
  }
  // Right to left: depths of the internal nodes, then of the leaves.
  a[n - 2] = 0;
  for (let node = n - 3; node >= 0; node--) a[node] = a[a[node]!]! + 1;
  let available = 1;
  let depth = 0;
  let node = n - 2;
  for (let next = n - 1; available > 0; depth++) {
    let internal = 0;
    for (; node >= 0 && a[node] === depth; node--) internal += 1;
    for (; available > internal; available--) a[next--] = depth;
    available = internal * 2;
  }
}

/** How many codes have each length when the deeper leaves are brought up and others down to make room. */
function limitDepths(depths: Uint32Array, longest: number): Uint32Array {
  const counts = new Uint32Array(longest + 1);
  for (const depth of depths) counts[Math.min(depth, longest)]! += 1;
  let total = 0;
  for (let length = 1; length <= longest; length++) total += counts[length]! << (longest - length);
  for (; total > 1 << longest; total--) {
    let length = longest - 1;
    while (counts[length] === 0) length -= 1;
    counts[length]! -= 1;
    counts[length + 1]! += 2;
    counts[longest]! -= 1;
  }
  return counts;
}

/** The codes of these lengths, with the bit that is sent first lowest. @see RFC 1951 §3.2.2 */
export function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const counts = new Uint16Array(16);
  for (const length of lengths) if (length > 0) counts[length]! += 1;
  const next = new Uint16Array(17);
  for (let length = 1; length < 16; length++) next[length + 1] = (next[length]! + counts[length]!) << 1;
  return Uint16Array.from(lengths, (length) => {
    if (length === 0) return 0;
    let reversed = 0;
    for (let code = next[length]!, i = 0; i < length; i++, code >>= 1) reversed = (reversed << 1) | (code & 1);
    next[length]! += 1;
    return reversed;
  });
}
