/** What a bundler gives for an imported WASM file: where it put it. */
declare module '*.wasm' {
  const path: string;
  export default path;
}
declare module '*.wasm?url' {
  const url: string;
  export default url;
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/wasm' {
  const path: string;
  export default path;
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/wasm?url' {
  const url: string;
  export default url;
}
/** The glue of that file: a factory of instances. */
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs' {
  const createInstance: (options: object) => Promise<unknown>;
  export default createInstance;
}
