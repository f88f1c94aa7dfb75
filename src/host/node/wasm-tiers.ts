/** When V8 looks at a function of WebAssembly, and when it optimises one. */
import { setFlagsFromString } from "node:v8";

/** Versions of Node whose V8 has these flags; it complains of flags that it does not know. */
const KNOWN = [20, 22, 24];
/** Bytes of code that a function runs through before it is optimised: a tenth of a second of a loop. */
const BUDGET = 100_000_000;

function set(flag: string): void {
  const version = Number(process.versions.node.split(".")[0]);
  if (KNOWN.includes(version)) setFlagsFromString(flag);
}

/**
 * Makes V8 optimise a function of WebAssembly fifty times later than it would, for code of which there are thousands of
 * functions that run for a moment each: what they run through would take less time than to optimise them.
 */
export const optimiseWebAssemblyLate = (): void => set(`--wasm-tiering-budget=${BUDGET}`);

/**
 * Makes V8 validate a function of WebAssembly when it is called for the first time, for large modules of which little
 * is called: to go through all of z3 takes a tenth of a second.
 */
export const validateWebAssemblyLate = (): void => set("--wasm-lazy-validation");
