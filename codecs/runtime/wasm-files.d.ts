/** What a bundler gives for an imported WASM file: where it put it. */
declare module '*.wasm' {
  const path: string;
  export default path;
}
declare module '*.wasm?url' {
  const url: string;
  export default url;
}
