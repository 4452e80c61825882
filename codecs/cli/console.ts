/** As much of a terminal or pipe as is written to. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * What the person sees: results on stdout, complaints on stderr, and on a terminal one line of progress that is
 * always the last and leaves nothing behind.
 */
export class Console {
  readonly #out: TextStream;
  readonly #err: TextStream;
  readonly #live: boolean;
  #progress = '';

  constructor(out: TextStream, err: TextStream, term: string | undefined = process.env.TERM) {
    this.#out = out;
    this.#err = err;
    this.#live = err.isTTY === true && term !== 'dumb';
  }

  print(text: string): void {
    this.#above(() => this.#out.write(text));
  }

  complain(text: string): void {
    this.#above(() => this.#err.write(text));
  }

  /** Shows the line in place of the one before; an empty one takes it away. Nothing where stderr is no terminal. */
  progress(line: string): void {
    if (!this.#live) return;
    const room = (this.#err.columns ?? 80) - 1;
    const text = Array.from(line.replace(/\p{Cc}/gu, '?'))
      .slice(0, room)
      .join('');
    if (text === this.#progress) return;
    this.#progress = text;
    this.#err.write(`\r\x1b[K${text}`);
  }

  #above(write: () => void): void {
    const line = this.#progress;
    this.progress('');
    write();
    this.progress(line);
  }
}
