/**
 * Entry file of a worker thread with z3 as WebAssembly in it, and nothing else. A text is put in the module's memory and
 * its function is called with the pointer; the package's own wrapper passes texts on a stack that is reused while they
 * are read. The call is the synchronous one: it blocks only this thread, needs no second one (half the time of a small
 * question), and the main thread ends it by ending the thread.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import { compile } from "../../../wasm/index.ts";
import { validateWebAssemblyLate } from "../wasm-tiers.ts";
import { z3Instance } from "./z3-calls.ts";

/** What is used of the module; pointers are byte addresses in its memory. */
interface Z3Module {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  UTF8ToString(at: number): string;
  _Z3_mk_config(): number;
  _Z3_del_config(config: number): void;
  _Z3_mk_context(config: number): number;
  _Z3_del_context(context: number): void;
  _Z3_eval_smtlib2_string(context: number, text: number): number;
}

/** Commands to a worker; `fresh` puts them into a new context. */
export interface Z3Request {
  readonly commands: string;
  readonly fresh: boolean;
}

/** What the commands printed, or why the module is of no more use. */
export type Z3Reply = { readonly reply: string } | { readonly broken: string };

// z3 throws in its usual course, and each exception of the package is an Error; nobody reads where.
Error.stackTraceLimit = 0;

const require = createRequire(import.meta.url);
const initialise = require("z3-solver/build/z3-built.js") as (overrides: object) => Promise<Z3Module>;
validateWebAssemblyLate();
const module = await compile(readFileSync(require.resolve("z3-solver/build/z3-built.wasm")));
type Received = (instance: object, module: object) => void;
const instantiateWasm = (imports: Parameters<typeof z3Instance>[1], received: Received): object => {
  queueMicrotask(() => received(z3Instance(module, imports), module));
  return {}; // what it exports is received later, as the package expects
};
const said: string[] = []; // z3 prints here before it gives up
const print = (line: string): void => void said.push(line);
const z3 = await initialise({ print, printErr: print, instantiateWasm });
let context = 0;

function newContext(): number {
  if (context !== 0) z3._Z3_del_context(context);
  const config = z3._Z3_mk_config();
  const made = z3._Z3_mk_context(config);
  z3._Z3_del_config(config);
  return made;
}

function evaluate({ commands, fresh }: Z3Request): string {
  if (fresh) context = newContext();
  const bytes = Buffer.from(`${commands}\0`);
  const at = z3._malloc(bytes.length);
  if (at === 0) throw new Error("no memory for the question");
  z3.HEAPU8.set(bytes, at);
  const reply = z3.UTF8ToString(z3._Z3_eval_smtlib2_string(context, at));
  z3._free(at);
  return reply;
}

function answer(request: Z3Request): Z3Reply {
  try {
    return { reply: evaluate(request) };
  } catch (error) {
    const own = error instanceof Error ? error.message : String((error as { message?: unknown }).message ?? error);
    return { broken: [...said.splice(0), own].join("; ").slice(0, 2000) };
  }
}

parentPort!.on("message", (request: Z3Request) => parentPort!.postMessage(answer(request)));
parentPort!.postMessage("ready");
