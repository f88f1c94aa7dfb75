/** The part of the WebAssembly API that the machine uses; TypeScript declares it for browsers only. */

/** Memory that compiled code and JavaScript share; the machine's never grows, so views of it stay. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** Functions by index, for calls from compiled code. */
export interface WasmTable {
  set(index: number, value: unknown): void;
}

interface Api {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

declare const WebAssembly: Api;

const PAGE = 65536;

/** A memory of `bytes`, rounded up. @throws {RangeError} when this computer has not so much */
export function wasmMemory(bytes: number): WasmMemory {
  const pages = Math.ceil(bytes / PAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: pages });
}

/** Compiles and instantiates at once: modules are small. */
export const wasmInstance = (
  code: Uint8Array,
  imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Readonly<Record<string, unknown>> => new WebAssembly.Instance(new WebAssembly.Module(code), imports).exports;
