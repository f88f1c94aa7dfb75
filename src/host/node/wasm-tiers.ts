/** When V8 optimises WebAssembly. */
import { setFlagsFromString } from "node:v8";

/** Versions of Node whose V8 has the flag; it complains of flags that it does not know. */
const KNOWN = [20, 22, 24];
/** Bytes of code that a function runs through before it is optimised: a tenth of a second of a loop. */
const BUDGET = 100_000_000;

/**
 * Makes V8 optimise a function of WebAssembly fifty times later than it would, for code of which there are thousands of
 * functions that run for a moment each: what they run through would take less time than to optimise them.
 */
export function optimiseWebAssemblyLate(): void {
  const version = Number(process.versions.node.split(".")[0]);
  if (KNOWN.includes(version)) setFlagsFromString(`--wasm-tiering-budget=${BUDGET}`);
}
