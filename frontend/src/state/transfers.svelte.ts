import type { CloudProgress } from '../cloud/cloud-progress.ts';

/** One file of {@link Transfers}. */
interface Transfer {
  readonly sizeBytes: number;
  sentBytes: number;
  arrived: boolean;
  held: Extract<CloudProgress, { stage: 'held' }>['why'] | undefined;
  unkept: boolean;
}

/** How far the uploads of this page are, all together. They are counted until the last of them has arrived. */
export class Transfers {
  /** Files that are, or were, on their way. */
  files = $state.raw(0);
  arrivedFiles = $state.raw(0);
  totalBytes = $state.raw(0);
  sentBytes = $state.raw(0);
  /** Files that wait for the network. */
  heldByNetwork = $state.raw(0);
  /** Files that wait for somebody to sign in. */
  heldBySignIn = $state.raw(0);
  /** Files on their way that the browser has no room to keep: who leaves the page loses them. */
  unkept = $state.raw(0);
  readonly #all = new Map<string, Transfer>();

  /** Whether files are on their way. */
  get open(): boolean {
    return this.arrivedFiles < this.files;
  }

  /** 0 to 1. */
  get fraction(): number {
    return this.totalBytes > 0 ? this.sentBytes / this.totalBytes : 0;
  }

  begin(id: string, sizeBytes: number): void {
    if (!this.open) this.#reset();
    this.#all.set(id, { sizeBytes, sentBytes: 0, arrived: false, held: undefined, unkept: false });
    this.files += 1;
    this.totalBytes += sizeBytes;
  }

  /** To be called where the browser has no room to keep a file for another page. */
  noteUnkept(id: string): void {
    const transfer = this.#all.get(id);
    if (transfer && !transfer.arrived) this.#keep(transfer, false);
  }

  /** Takes in what a file's upload tells of itself. */
  follow(id: string, progress: CloudProgress): void {
    const transfer = this.#all.get(id);
    if (!transfer) return;
    switch (progress.stage) {
      case 'uploading':
        this.#hold(transfer, undefined);
        this.#send(transfer, progress.fraction * transfer.sizeBytes);
        break;
      case 'held':
        this.#hold(transfer, progress.why);
        break;
      case 'converting':
        this.#hold(transfer, undefined);
        this.#arrive(transfer);
        break;
      default:
        progress satisfies never;
    }
  }

  /** The file's work has come to its end, or was taken back: then it does not count. */
  end(id: string): void {
    const transfer = this.#all.get(id);
    if (!transfer) return;
    this.#hold(transfer, undefined);
    this.#keep(transfer, true);
    this.#all.delete(id);
    if (transfer.arrived) return;
    this.#send(transfer, 0);
    this.files -= 1;
    this.totalBytes -= transfer.sizeBytes;
  }

  #send(transfer: Transfer, sentBytes: number): void {
    if (transfer.arrived) return;
    this.sentBytes += sentBytes - transfer.sentBytes;
    transfer.sentBytes = sentBytes;
  }

  #arrive(transfer: Transfer): void {
    if (transfer.arrived) return;
    this.#send(transfer, transfer.sizeBytes);
    // The cloud has it now.
    this.#keep(transfer, true);
    transfer.arrived = true;
    this.arrivedFiles += 1;
  }

  #keep(transfer: Transfer, kept: boolean): void {
    this.unkept += Number(!kept) - Number(transfer.unkept);
    transfer.unkept = !kept;
  }

  #hold(transfer: Transfer, held: Transfer['held']): void {
    this.heldByNetwork += Number(held === 'network') - Number(transfer.held === 'network');
    this.heldBySignIn += Number(held === 'sign-in') - Number(transfer.held === 'sign-in');
    transfer.held = held;
  }

  #reset(): void {
    this.files = 0;
    this.arrivedFiles = 0;
    this.totalBytes = 0;
    this.sentBytes = 0;
  }
}
