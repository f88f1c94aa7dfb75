export {
  compile,
  type Imports,
  instantiate,
  isTaken,
  type WasmInstance,
  type WasmMemory,
  type WasmTable,
  wasmInstance,
  wasmMemory,
} from "./api.ts";
export {
  Bytes,
  type Content,
  exported,
  functionBody,
  moduleFrom,
  name,
  section,
  signature,
  sized,
  TYPE,
  type ValueType,
} from "./module.ts";
