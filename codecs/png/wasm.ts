import { type Instance, InstanceKeeper } from '../runtime/instance.ts';

/** The exports of `squoosh_png_bg.wasm`; all numbers are pointers, lengths or handles. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  __wbindgen_malloc(length: number, align: number): number;
  __wbindgen_free(pointer: number, length: number, align: number): void;
  __wbindgen_add_to_stack_pointer(delta: number): number;
  decode(pointer: number, length: number): number;
  decode_rgba16(pointer: number, length: number): number;
  imagedatargba16_width(handle: number): number;
  imagedatargba16_height(handle: number): number;
  imagedatargba16_data(handle: number): number;
  __wbg_imagedatargba16_free(handle: number): void;
  encode(result: number, pointer: number, length: number, width: number, height: number, bitDepth: number): void;
}

/** Pixels as the module hands them over: RGBA. */
export interface PngPixels<T> {
  readonly width: number;
  readonly height: number;
  readonly data: T;
}

/** The module's three functions. Each throws when the module traps; the instance is then unusable. */
export interface PngInstance extends Instance {
  decode8(file: Uint8Array): PngPixels<Uint8ClampedArray<ArrayBuffer>>;
  decode16(file: Uint8Array): PngPixels<Uint16Array<ArrayBuffer>>;
  encode(samples: Uint8Array, width: number, height: number, bitDepth: 8 | 16): Uint8Array;
}

/**
 * Instances of `@jsquash/png`'s WASM. Its own glue holds one instance in a module variable for ever; this binding
 * makes one that can be dropped after a trap.
 */
export const pngKeeper = new InstanceKeeper<PngInstance>('png', instantiate);

function instantiate(module: WebAssembly.Module): PngInstance {
  // wasm-bindgen passes JavaScript values as handles into a table.
  const values = new Map<number, unknown>();
  let lastHandle = 0;
  const keep = (value: unknown) => {
    values.set(++lastHandle, value);
    return lastHandle;
  };
  const take = (handle: number) => {
    const value = values.get(handle);
    values.delete(handle);
    return value;
  };
  const { exports } = new WebAssembly.Instance(module, {
    wbg: {
      __wbindgen_memory: () => keep(wasm.memory),
      __wbg_buffer_a448f833075b71ba: (memory: number) => keep((values.get(memory) as WebAssembly.Memory).buffer),
      __wbg_newwithbyteoffsetandlength_099217381c451830: (buffer: number, offset: number, length: number) =>
        keep(new Uint16Array(values.get(buffer) as ArrayBuffer, offset >>> 0, length >>> 0).slice()),
      __wbindgen_object_drop_ref: take,
      __wbg_newwithownedu8clampedarrayandsh_91db5987993a08fb: (
        at: number,
        length: number,
        width: number,
        height: number,
      ) => {
        const data = new Uint8ClampedArray(wasm.memory.buffer as ArrayBuffer, at >>> 0, length >>> 0).slice();
        wasm.__wbindgen_free(at, length, 1);
        return keep({ width: width >>> 0, height: height >>> 0, data });
      },
      __wbindgen_throw: (at: number, length: number) => {
        throw new Error(new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, at >>> 0, length >>> 0)));
      },
    },
  });
  const wasm = exports as unknown as Exports;
  const copyIn = (bytes: Uint8Array) => {
    const at = wasm.__wbindgen_malloc(bytes.length, 1) >>> 0;
    new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
    return at;
  };
  return {
    memoryBytes: () => wasm.memory.buffer.byteLength,
    decode8: (file) => take(wasm.decode(copyIn(file), file.length)) as PngPixels<Uint8ClampedArray<ArrayBuffer>>,
    decode16(file) {
      const handle = wasm.decode_rgba16(copyIn(file), file.length);
      const [width, height] = [wasm.imagedatargba16_width(handle) >>> 0, wasm.imagedatargba16_height(handle) >>> 0];
      const data = take(wasm.imagedatargba16_data(handle)) as Uint16Array<ArrayBuffer>;
      wasm.__wbg_imagedatargba16_free(handle);
      return { width, height, data };
    },
    encode(samples, width, height, bitDepth) {
      const result = wasm.__wbindgen_add_to_stack_pointer(-16);
      wasm.encode(result, copyIn(samples), samples.length, width, height, bitDepth);
      const view = new DataView(wasm.memory.buffer);
      const [at, length] = [view.getUint32(result, true), view.getUint32(result + 4, true)];
      const file = new Uint8Array(wasm.memory.buffer, at, length).slice();
      wasm.__wbindgen_free(at, length, 1);
      wasm.__wbindgen_add_to_stack_pointer(16);
      return file;
    },
  };
}
