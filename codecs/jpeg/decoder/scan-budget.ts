import { codecError } from '../../errors.ts';

/** How often a picture's scans may visit each of its coefficients, on average. Encoders' finest progressions come to 5. */
const maxVisits = 10;
/** What a picture of any size may cost: as much as one of 100,000 blocks. */
const freeVisits = 100_000 * 64 * maxVisits;
/** What a scan costs beside its coefficients: for each block, and for its header and tables. */
const visitsPerBlock = 8;
const visitsPerScan = 1000;

/**
 * Bounds the work of scans that take hardly a byte: an end-of-band run steps over thousands of blocks with one code, and
 * a refinement looks at every coefficient of them.
 */
export class ScanBudget {
  readonly #allowed: number;
  readonly #coefficients: number;
  #visits = 0;

  /** @param blocks of all components */
  constructor(blocks: number) {
    this.#coefficients = blocks * 64;
    this.#allowed = Math.max(this.#coefficients * maxVisits, freeVisits);
  }

  /**
   * Counts a scan before it is decoded.
   * @param blocks that it goes through
   * @param band coefficients of each that it may touch
   * @throws CodecError `limit-exceeded`
   */
  spend(blocks: number, band: number): void {
    this.#visits += visitsPerScan + blocks * (band + visitsPerBlock);
    if (this.#visits <= this.#allowed) return;
    const [found, allowed] = [this.#visits, this.#allowed].map((visits) => Math.ceil(visits / this.#coefficients));
    throw codecError(
      'limit-exceeded',
      `The scans go over the picture ${found} times and more; at most ${allowed} times are read`,
      { format: 'jpeg', limit: { name: 'maxScanVisits', allowed: allowed!, found: found! } },
    );
  }
}
