/** A Huffman table as a DHT segment has it, and the codes that it stands for. */
export interface HuffmanCode {
  /** Codes of each length from 1 to 16. */
  readonly counts: Uint8Array;
  /** Symbols by rising length of their codes. */
  readonly symbols: Uint8Array;
  /** By symbol. */
  readonly codes: Uint16Array;
  /** By symbol; 0 where it has no code. */
  readonly lengths: Uint8Array;
}

const maxLength = 16;
/** A symbol that stands for nobody: it takes the code of ones alone, which no symbol may have (T.81 §C). */
const reserved = 256;

/**
 * The shortest codes for symbols of these frequencies, none longer than 16 bits.
 * @param frequencies of 256 symbols; at least one must not be 0
 * @see ITU-T T.81 §K.2
 */
export function optimalCode(frequencies: Uint32Array): HuffmanCode {
  const lengths = treeLengths(frequencies);
  const counts = limitLengths(lengths);
  // By length in the tree, then by value: the longest of the longest is the one that stands for nobody (figure K.4).
  const order = Array.from({ length: reserved }, (_, symbol) => symbol)
    .filter((symbol) => lengths[symbol]! > 0)
    .sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  return assignCodes(counts, Uint8Array.from(order));
}

/** Codes in the order of their lengths. @see ITU-T T.81 §C.2 */
export function assignCodes(counts: Uint8Array, symbols: Uint8Array): HuffmanCode {
  const codes = new Uint16Array(256);
  const lengths = new Uint8Array(256);
  for (let length = 1, code = 0, at = 0; length <= maxLength; length++, code <<= 1)
    for (const end = at + counts[length - 1]!; at < end; at++, code++) {
      codes[symbols[at]!] = code;
      lengths[symbols[at]!] = length;
    }
  return { counts, symbols, codes, lengths };
}

/** Depths of the symbols' leaves in Huffman's tree (figure K.1). */
function treeLengths(frequencies: Uint32Array): Uint8Array {
  const leaves = [reserved, ...Array.from(frequencies.keys()).filter((symbol) => frequencies[symbol]! > 0)];
  const weights = [1, ...leaves.slice(1).map((symbol) => frequencies[symbol]!)];
  // Nodes that are made come with rising weight, so the two lightest stand at the heads of two queues.
  const order = Array.from(leaves.keys()).sort((a, b) => weights[a]! - weights[b]! || a - b);
  const parents: number[] = [];
  let [leaf, made] = [0, leaves.length];
  const lightest = () => {
    const isLeaf = leaf < order.length && (made >= weights.length || weights[order[leaf]!]! <= weights[made]!);
    return isLeaf ? order[leaf++]! : made++;
  };
  for (let merge = 1; merge < leaves.length; merge++) {
    const [first, second] = [lightest(), lightest()];
    parents[first] = parents[second] = weights.length;
    weights.push(weights[first]! + weights[second]!);
  }
  const depths = new Uint8Array(weights.length);
  for (let node = weights.length - 2; node >= 0; node--) depths[node] = depths[parents[node]!]! + 1;
  const lengths = new Uint8Array(reserved + 1);
  for (const [node, symbol] of leaves.entries()) lengths[symbol] = depths[node]!;
  return lengths;
}

/** Codes of each length, those above 16 made shorter at the cost of others (figure K.3), the reserved one taken away. */
function limitLengths(lengths: Uint8Array): Uint8Array {
  const counts = new Array<number>(Math.max(...lengths, maxLength)).fill(0);
  for (const length of lengths) if (length > 0) counts[length - 1]! += 1;
  for (let at = counts.length - 1; at >= maxLength; at--)
    while (counts[at]! > 0) {
      let shorter = at - 2;
      while (counts[shorter] === 0) shorter -= 1;
      counts[at]! -= 2;
      counts[at - 1]! += 1;
      counts[shorter + 1]! += 2;
      counts[shorter]! -= 1;
    }
  let longest = maxLength - 1;
  while (counts[longest] === 0) longest -= 1;
  counts[longest]! -= 1;
  return Uint8Array.from(counts.slice(0, maxLength));
}
