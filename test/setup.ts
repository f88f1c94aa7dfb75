/**
 * What a process of the quick tests does before it loads any. Most questions to z3 are small, and each is asked once. Test files run
 * beside each other: a command that is not told how many threads it may take starts one, where another would load the same code again.
 */
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { optimiseWebAssemblyLate } from "../src/host/node/wasm-tiers.ts";

optimiseWebAssemblyLate();
os.availableParallelism = () => 1;
syncBuiltinESMExports();
