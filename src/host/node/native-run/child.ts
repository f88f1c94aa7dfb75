/**
 * The child of native runs: a process without rights. What files of the system say is evaluated in a context that has the language
 * and nothing else, and no text becomes code there. It says which primitives a run calls, and nothing that would be believed of them.
 */
import { readFileSync, writeSync } from "node:fs";
import { compileFunction, createContext } from "node:vm";
import * as prelude from "../../../prelude/index.ts";
import { type Exports, evaluated } from "./evaluate.ts";
import type { RunLine, RunQuestion, WrittenCall, WrittenValue } from "./protocol.ts";

const MOST_CALLS = 5000;
/** What `sekvm/check` offers is data here. */
const asIs = (declared: unknown): unknown => declared;

const question = JSON.parse(readFileSync(0, "utf8")) as RunQuestion;
const context = createContext({}, { codeGeneration: { strings: false, wasm: false } });
const exportsOf = evaluated(
  question.scripts,
  (body, filename) => compileFunction(body, ["$import"], { parsingContext: context, filename }) as never,
  { prelude: prelude as Exports, native: { defineLayer: asIs, defineMachine: asIs } },
);
const exported = (name: string): unknown => {
  const [file, short] = name.split("#") as [string, string];
  return exportsOf(file)[short];
};

function written(value: unknown): WrittenValue {
  if (typeof value === "bigint") return { n: String(value) };
  return typeof value === "boolean" ? value : { s: String(value) };
}

/** Calls of primitives by a run, but for those that they make themselves. */
function callsOf(run: () => void, level: number): WrittenCall[] {
  const specs = new Map(question.specs.map((name, i) => [exported(name), i]));
  const initial = exported(question.initial) as (...parameters: readonly bigint[]) => unknown;
  const machine = initial(...Array.from({ length: question.parameters }, () => 0n));
  const calls: WrittenCall[] = [];
  const see = ({ spec, args, depth }: prelude.Call): void => {
    const at = depth === 0 ? specs.get(spec) : undefined;
    if (at === undefined) return;
    if (calls.length >= MOST_CALLS) throw new Error(`it calls more than ${MOST_CALLS} primitives`);
    calls.push([at, args.map(written)]);
  };
  prelude.withMachine(machine, level, () => prelude.watched(see, run));
  return calls;
}

for (const { number, proof } of question.layers) {
  let line: RunLine;
  try {
    const { run } = exportsOf(proof).layer as { readonly run: () => void };
    line = { layer: number, calls: callsOf(run, number) };
  } catch (error) {
    line = { layer: number, failed: error instanceof Error ? error.message : String(error) };
  }
  writeSync(1, `${JSON.stringify(line)}\n`);
}
