import { loadWasm, type WasmName } from '#wasm';
import { CodecError, codecError } from '../errors.ts';

/** A WASM instance behind its glue code. */
export interface Instance {
  /** Bytes of linear memory that it holds; memory never shrinks. */
  memoryBytes(): number;
}

/**
 * Above this an instance is not kept for the next picture, so that one large picture does not pin its memory, nor a
 * decoder's stand beside the encoder's. It costs large pictures the time of fresh memory, which shows most where the
 * decoder is all that runs: `npm run bench -- --only decode/jpeg-progressive`.
 */
const maxIdleBytes = 64 * 2 ** 20;

/**
 * Keeps one compiled module, and one instance of it for as long as it behaves: after any failure the instance is
 * dropped, because a trap or an exit leaves its heap as it was in the middle of the work.
 */
export class InstanceKeeper<T extends Instance> {
  readonly #name: WasmName;
  readonly #instantiate: (module: WebAssembly.Module) => Promise<T> | T;
  #module: Promise<WebAssembly.Module> | undefined;
  #instance: T | undefined;

  /** @param instantiate makes a fresh instance; it must share nothing with another */
  constructor(name: WasmName, instantiate: (module: WebAssembly.Module) => Promise<T> | T) {
    this.#name = name;
    this.#instantiate = instantiate;
  }

  /**
   * Runs `work`, which must be synchronous and copy what it returns, on an instance that no failure has touched.
   * @throws what `work` throws
   * @throws CodecError `runtime-failure` when the WASM cannot be loaded
   */
  async use<R>(work: (instance: T) => R): Promise<R> {
    const instance = this.#instance ?? (await this.#fresh());
    this.#instance = undefined;
    const result = work(instance);
    if (instance.memoryBytes() <= maxIdleBytes) this.#instance = instance;
    return result;
  }

  async #fresh(): Promise<T> {
    this.#module ??= loadWasm(this.#name);
    try {
      return await this.#instantiate(await this.#module);
    } catch (cause) {
      this.#module = undefined;
      if (cause instanceof CodecError) throw cause;
      throw codecError(
        'runtime-failure',
        `The ${this.#name} WASM could not be loaded: ${String(cause)}`,
        {},
        { cause },
      );
    }
  }
}
