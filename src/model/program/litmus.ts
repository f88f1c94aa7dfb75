/**
 * Litmus test to program: places get addresses, instructions their meaning, the initial state its bytes. Nothing of the
 * memory model is here, and nothing is left of the symbols but what is needed to print values as herd does.
 */

import type { VariantName } from "../../evidence/index.ts";
import type { Effect, Procedure } from "../../ir/index.ts";
import { assemble, type Features, lift } from "../../isa/index.ts";
import {
  type InitItem,
  type LitmusTest,
  type LitmusType,
  type Value,
  valuesOf,
  variableNames,
  variantsOf,
  withoutLiteral,
} from "../../read/litmus/index.ts";
import { type Column, Columns, type Exceptional, type FaultColumn, irRegister, placeKey, shownAs } from "./columns.ts";
import {
  codeBase,
  dataBase,
  type Instruction,
  type Program,
  type Thread,
  Unsupported,
  type Variable,
} from "./program.ts";

/** A program with what the judge needs to print and test its final states. */
export interface LitmusProgram extends Program {
  /** By name of the place (`0:X0`, `x`, `v[1]`), in herd's order. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly faults: readonly FaultColumn[];
  /** A fault is a failure of the program's own: compiled code calls `abort` where it must not come. */
  readonly faultsFail?: true;
}

/** Addresses of the symbols and labels of a test. */
class Names {
  /** Of the variables, in order. */
  readonly addresses: ReadonlyMap<string, bigint>;
  /** Bytes of a cell of each, which the code may decide. */
  readonly cells = new Map<string, Variable["cell"]>();
  readonly #labels = new Map<string, bigint>();

  constructor(variables: readonly string[]) {
    this.addresses = new Map(variables.map((name, i) => [name, dataBase(i)]));
  }
  setLabel(thread: number, name: string, address: bigint): void {
    this.#labels.set(`${thread}:${name}`, address);
  }
  label(thread: number, name: string): bigint | undefined {
    return this.#labels.get(`${thread}:${name}`);
  }
  /** What a name stands for in the code of a thread. */
  symbol(thread: number, name: string): bigint | undefined {
    return this.label(thread, name) ?? this.addresses.get(name);
  }
  /** The 64 bits of a value that is not an array. */
  value(value: Value): bigint {
    switch (value.kind) {
      case "number":
        return BigInt.asUintN(64, value.value);
      case "symbol":
        // An index counts elements of the declared type.
        return this.addresses.get(value.name)! + BigInt(value.index * this.cells.get(value.name)!);
      case "label":
        return this.label(value.thread, value.name)!;
      case "array":
        throw new Error("an array has no single value");
    }
  }
}

/** Sizes in bytes of all memory accesses of a procedure. */
function* accessSizes(procedure: Procedure): Generator<number> {
  for (const block of procedure.blocks)
    for (const statement of block.body) {
      const effect: Effect | undefined = statement.kind === "effect" ? statement.effect : undefined;
      if (effect?.kind === "read" || effect?.kind === "write" || effect?.kind === "rmw")
        yield effect.pair ? effect.bytes / 2 : effect.bytes;
    }
}

/**
 * Bytes of the cells of a scalar. Where the test does not say, or says `int`, the size the code uses, if it uses one: tests
 * without mixed sizes leave it open, and cells of another size would make them mixed.
 */
function scalarCell(type: LitmusType | undefined, sizes: ReadonlySet<number>): Variable["cell"] {
  const { bytes } = shownAs(type);
  return bytes === 4 && sizes.size === 1 && sizes.has(8) ? 8 : bytes;
}

/** The bytes of a variable, at least eight of them. A number in a scalar fills eight, so any access size finds it. */
function initialBytes(item: InitItem | undefined, cell: number, names: Names): Uint8Array {
  const count = item?.count;
  const length = count === undefined ? 8 : Math.ceil(Math.max(count * cell, 8) / 8) * 8;
  const bytes = new Uint8Array(length);
  const width = count === undefined ? 8 : cell;
  for (const [i, value] of valuesOf(item?.value).entries()) {
    let rest = BigInt.asUintN(8 * width, names.value(value));
    for (let at = i * width; rest !== 0n; at++, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
  }
  return bytes;
}

function buildVariables(test: LitmusTest, sizes: ReadonlySet<number>, names: Names): readonly Variable[] {
  const items = new Map(test.init.map((item) => [placeKey(item.place), item]));
  for (const name of names.addresses.keys()) {
    const item = items.get(name);
    names.cells.set(name, item?.count === undefined ? scalarCell(item?.type, sizes) : shownAs(item.type).bytes);
  }
  return [...names.addresses].map(([name, address]) => {
    const [item, cell] = [items.get(name), names.cells.get(name)!];
    return { name, address, cell, init: initialBytes(item, cell, names), size: cell * (item?.count ?? 1) };
  });
}

function initialRegisters(test: LitmusTest, thread: number, names: Names): ReadonlyMap<string, bigint> {
  const registers = new Map<string, bigint>();
  for (const { place, value } of test.init) {
    if (place.kind !== "register" || place.thread !== thread || value === undefined) continue;
    const register = irRegister(place.name);
    if (register !== undefined) registers.set(register, names.value(value));
  }
  return registers;
}

function buildCode(test: LitmusTest, thread: number, names: Names, features: Features): readonly Instruction[] {
  return test.threads[thread]!.instructions.map(({ text, span }, i) => {
    const address = codeBase(thread) + 4n * BigInt(i);
    const decoded = assemble(withoutLiteral(text), span, { symbol: (name) => names.symbol(thread, name), address });
    return { address, text, semantics: lift(decoded, address, features) };
  });
}

/** Instructions that take an exception, with their labels. */
function exceptionalIn(test: LitmusTest, thread: number, code: readonly Instruction[]): readonly Exceptional[] {
  return code.flatMap(({ address, semantics }, i): readonly Exceptional[] => {
    for (const { body } of semantics.blocks)
      for (const s of body)
        if (s.kind === "effect" && s.effect.kind === "exception") {
          const labels = test.threads[thread]!.labels.filter((l) => l.at === i).map((l) => l.name);
          return [{ thread, address, labels: labels.sort(), class: s.effect.class }];
        }
    return [];
  });
}

/** Gives every label its address; the result names addresses, by the first label of each. */
function nameLabels(test: LitmusTest, names: Names): ReadonlyMap<bigint, string> {
  const labels = new Map<bigint, string>();
  for (const [t, { labels: list }] of test.threads.entries())
    for (const { name, at } of list) {
      const address = codeBase(t) + 4n * BigInt(at);
      names.setLabel(t, name, address);
      if (!labels.has(address)) labels.set(address, `P${t}:${name}`);
    }
  return labels;
}

/**
 * The program of a litmus test.
 *
 * @param variants  choices of an implementation besides those that the test makes itself
 * @throws {Unsupported} when the test has a construct that is not run; the message names it
 */
export function programOf(test: LitmusTest, variants: readonly VariantName[] = []): LitmusProgram {
  if (test.unsupported.length > 0) throw new Unsupported(test.unsupported.map((u) => u.reason).join(", "));
  const names = new Names(variableNames(test.init));
  const labels = nameLabels(test, names);
  const lse2 = [...variants, ...variantsOf(test)].includes("LSE2");
  const code = test.threads.map((_, t) => buildCode(test, t, names, { lse2 }));
  const sizes = new Set(code.flatMap((list) => list.flatMap((i) => [...accessSizes(i.semantics)])));
  const variables = buildVariables(test, sizes, names);
  const threads = code.map(
    (instructions, t): Thread => ({ instructions, registers: initialRegisters(test, t, names) }),
  );
  const types = new Map(test.init.map((item) => [placeKey(item.place), item.type]));
  const counts = new Map(
    test.init.flatMap(({ place, count }) => (count === undefined ? [] : [[placeKey(place), count] as const])),
  );
  const columns = new Columns(types, variables, counts);
  columns.addPlaces(test);
  columns.addFaults(
    test,
    code.flatMap((list, t) => exceptionalIn(test, t, list)),
  );
  const { observed, faults } = columns;
  return { name: test.name, threads, variables, observed, labels, columns: columns.columns, faults };
}
