/** What a process of the quick tests does before it loads any: most of its questions to z3 are small, and each is asked once. */
import { optimiseWebAssemblyLate } from "../src/host/node/wasm-tiers.ts";

optimiseWebAssemblyLate();
