/** The part of the WebAssembly API that is used; TypeScript declares it for browsers only. */

/** Memory that compiled code and JavaScript share; it never grows, so views of it stay. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** Functions by index, for calls from compiled code. */
export interface WasmTable {
  set(index: number, value: unknown): void;
}

export type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Exports = Readonly<Record<string, unknown>>;

/** An instance of a module. */
export interface WasmInstance {
  readonly exports: Exports;
}

interface Api {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: Imports) => WasmInstance;
  readonly compile: (code: Uint8Array) => Promise<object>;
  readonly validate: (code: Uint8Array) => boolean;
}

declare const WebAssembly: Api;

const PAGE = 65536;

/** A memory of `bytes`, rounded up. @throws {RangeError} when this computer has not so much */
export function wasmMemory(bytes: number): WasmMemory {
  const pages = Math.ceil(bytes / PAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: pages });
}

/** Compiles and instantiates at once: modules are small. */
export const wasmInstance = (code: Uint8Array, imports: Imports): Exports =>
  new WebAssembly.Instance(new WebAssembly.Module(code), imports).exports;

/** Whether this host takes a module. */
export const isTaken = (code: Uint8Array): boolean => WebAssembly.validate(code);

/** Compiles a large module. */
export const compile = (code: Uint8Array): Promise<object> => WebAssembly.compile(code);

export const instantiate = (module: object, imports: Imports): WasmInstance =>
  new WebAssembly.Instance(module, imports);
