import { type Instance, InstanceKeeper } from '../runtime/instance.ts';

/** The exports of `squoosh_png_bg.wasm` that writing takes; all numbers are pointers, lengths or handles. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  __wbindgen_malloc(length: number, align: number): number;
  __wbindgen_free(pointer: number, length: number, align: number): void;
  __wbindgen_add_to_stack_pointer(delta: number): number;
  encode(result: number, pointer: number, length: number, width: number, height: number, bitDepth: number): void;
}

/** The encoder of Rust's `png`, which writes RGBA alone: several times as fast as ours, and its files are larger by a fifth. */
export interface FastPngEncoder extends Instance {
  /** Throws when the module traps; the instance is then unusable. */
  encode(rgba: Uint8Array, width: number, height: number): Uint8Array;
}

/**
 * Instances of `@jsquash/png`'s WASM. Its own glue holds one instance in a module variable for ever; this binding makes
 * one that can be dropped after a trap.
 */
export const fastPngEncoders = new InstanceKeeper<FastPngEncoder>('png-fast-encoder', (module) => {
  const unused = () => {
    throw new Error('the decoder of this module is not used');
  };
  const { exports } = new WebAssembly.Instance(module, {
    wbg: {
      __wbindgen_memory: unused,
      __wbg_buffer_a448f833075b71ba: unused,
      __wbg_newwithbyteoffsetandlength_099217381c451830: unused,
      __wbindgen_object_drop_ref: unused,
      __wbg_newwithownedu8clampedarrayandsh_91db5987993a08fb: unused,
      __wbindgen_throw: (at: number, length: number) => {
        throw new Error(new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, at >>> 0, length >>> 0)));
      },
    },
  });
  const wasm = exports as unknown as Exports;
  return {
    memoryBytes: () => wasm.memory.buffer.byteLength,
    encode(rgba, width, height) {
      const input = wasm.__wbindgen_malloc(rgba.length, 1) >>> 0;
      new Uint8Array(wasm.memory.buffer, input, rgba.length).set(rgba);
      const result = wasm.__wbindgen_add_to_stack_pointer(-16);
      wasm.encode(result, input, rgba.length, width, height, 8);
      const view = new DataView(wasm.memory.buffer);
      const [at, length] = [view.getUint32(result, true), view.getUint32(result + 4, true)];
      const file = new Uint8Array(wasm.memory.buffer, at, length).slice();
      wasm.__wbindgen_free(at, length, 1);
      wasm.__wbindgen_add_to_stack_pointer(16);
      return file;
    },
  };
});
