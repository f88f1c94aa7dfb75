/**
 * Litmus test to program: places get addresses, instructions their meaning, the initial state its bytes. Nothing of the
 * memory model is here, and nothing is left of the symbols but what is needed to print values as herd does.
 */

import type { VariantName } from "../../evidence/index.ts";
import type { Effect, Procedure } from "../../ir/index.ts";
import { assemble, type Features, lift } from "../../isa/index.ts";
import {
  type EntryFields,
  type InitItem,
  type LitmusTest,
  type LitmusThread,
  type LitmusType,
  pageOf,
  type Value,
  valuesOf,
  variableNames,
  variantsOf,
  withoutLiteral,
} from "../../read/litmus/index.ts";
import { encodeContext, PAGE, type Pages } from "../mmu/index.ts";
import {
  type Column,
  Columns,
  type Exceptional,
  type FaultColumn,
  type FaultSetColumn,
  irRegister,
  placeKey,
  shownAs,
} from "./columns.ts";
import { entryWord, pageSymbols, pagesOf, rootWord, translationWord, usesPages } from "./paged.ts";
import {
  codeBase,
  dataBase,
  handlerBase,
  hypervisorBase,
  type Instruction,
  type Program,
  type Thread,
  Unsupported,
  type Variable,
} from "./program.ts";
import { stageTwoEntries } from "./stage-two.ts";

/** A program with what the judge needs to print and test its final states. */
export interface LitmusProgram extends Program {
  /** By name of the place (`0:X0`, `x`, `v[1]`), in herd's order. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly faults: readonly FaultColumn[];
  /** Instead of those, with page tables. */
  readonly faultSets?: readonly FaultSetColumn[];
  /** A fault is a failure of the program's own: compiled code calls `abort` where it must not come. */
  readonly faultsFail?: true;
  /** Compiled code only: addresses of the places that its harness names. */
  readonly named?: readonly bigint[];
}

/** Addresses of the symbols and labels of a test. */
class Names {
  /** Of the variables, in order. */
  readonly addresses: ReadonlyMap<string, bigint>;
  /** Bytes of a cell of each, which the code may decide. */
  readonly cells = new Map<string, Variable["cell"]>();
  readonly #labels = new Map<string, bigint>();

  readonly #pages: Pages | undefined;

  constructor(variables: readonly string[], pages: Pages | undefined) {
    this.#pages = pages;
    this.addresses = new Map(
      pages === undefined ? variables.map((name, i) => [name, dataBase(i)]) : pageSymbols(pages),
    );
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
        return this.addresses.get(value.name)! + BigInt(value.index * (this.cells.get(value.name) ?? 8));
      case "label":
        return this.label(value.thread, value.name)!;
      case "translation":
        return translationWord(this.#pages!, value.page);
      case "entry":
        return entryWord(this.#pages!, value.entry);
      case "vttbr":
        return rootWord(this.#pages!, value);
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

function buildVariables(
  test: LitmusTest,
  sizes: ReadonlySet<number>,
  names: Names,
  at: (i: number) => bigint,
): readonly Variable[] {
  const items = new Map(test.init.map((item) => [placeKey(item.place), item]));
  const variables = variableNames(test.init);
  for (const name of variables) {
    const item = items.get(name);
    names.cells.set(name, item?.count === undefined ? scalarCell(item?.type, sizes) : shownAs(item.type).bytes);
  }
  return variables.map((name, i) => {
    const [item, cell] = [items.get(name), names.cells.get(name)!];
    return { name, address: at(i), cell, init: initialBytes(item, cell, names), size: cell * (item?.count ?? 1) };
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

/**
 * The physical pages, each with as many bytes as the code's offsets reach, then their entries. Where the test does not say,
 * a page has cells of eight bytes until the search meets a smaller access: that entries are accessed with eight says nothing
 * of pages.
 */
function pagedVariables(test: LitmusTest, names: Names, { list, stage2 }: Pages): Variable[] {
  const texts = test.threads.flatMap(({ instructions }) => instructions.map(({ text }) => text));
  const offsets = texts.flatMap((text) => [...text.matchAll(/\[[^\]]*#(\d+)\]/g)].map((m) => Number(m[1])));
  const length = Math.min(Math.max(...offsets, 0) + 8, Number(PAGE));
  const data = buildVariables(test, new Set([8]), names, dataBase).map((v): Variable => {
    const init = new Uint8Array(Math.max(v.init.length, 8 * Math.ceil(length / 8)));
    init.set(v.init);
    return { ...v, init, size: init.length };
  });
  const items = new Map(test.init.map((item) => [placeKey(item.place), item]));
  const entryOf = (place: string, entry: number, fields: Pick<EntryFields, "oa" | "space">): Variable => {
    const value: Value = { kind: "entry", entry: { ...fields, bits: {}, attrs: undefined }, span: NO_PLACE };
    const standard: InitItem = {
      type: undefined,
      place: { kind: "location", name: place, span: NO_PLACE },
      count: undefined,
      value,
      span: NO_PLACE,
    };
    return {
      name: place,
      address: dataBase(entry),
      cell: 8,
      init: initialBytes(items.get(place) ?? standard, 8, names),
    };
  };
  const entries = list.map(({ name, entry }) => entryOf(`PTE(${name})`, entry, { oa: name, space: undefined }));
  if (stage2 === undefined) return [...data, ...entries];
  const second = [...stageTwoEntries(stage2)].map(({ name, entry, of }) =>
    entryOf(name, entry, { oa: pageOf(of), space: pageOf(of) === of ? "PA" : "PTE" }),
  );
  return [...data, ...entries, ...second];
}

const NO_PLACE = { file: "", from: 0, to: 0 };

function buildCode(
  column: LitmusThread,
  thread: number,
  base: bigint,
  names: Names,
  features: Features,
): readonly Instruction[] {
  return column.instructions.map(({ text, span }, i) => {
    const address = base + 4n * BigInt(i);
    const decoded = assemble(withoutLiteral(text), span, { symbol: (name) => names.symbol(thread, name), address });
    return { address, text, semantics: lift(decoded, address, features), word: decoded.word };
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
  const add = (t: number, list: LitmusThread["labels"], base: bigint): void => {
    for (const { name, at } of list) {
      const address = base + 4n * BigInt(at);
      names.setLabel(t, name, address);
      if (!labels.has(address)) labels.set(address, `P${t}:${name}`);
    }
  };
  for (const [t, { labels: list, handler, hypervisor }] of test.threads.entries()) {
    add(t, list, codeBase(t));
    if (handler !== undefined) add(t, handler.labels, handlerBase(t));
    if (hypervisor !== undefined) add(t, hypervisor.labels, hypervisorBase(t));
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
  const variableList = variableNames(test.init);
  const pages = usesPages(test, variants) ? pagesOf(test, variableList, variants) : undefined;
  const names = new Names(variableList, pages);
  const labels = nameLabels(test, names);
  const lse2 = [...variants, ...variantsOf(test)].includes("LSE2");
  const code = test.threads.map((thread, t) => buildCode(thread, t, codeBase(t), names, { lse2 }));
  const built = (column: LitmusThread | undefined, t: number, base: bigint) =>
    column === undefined ? undefined : buildCode(column, t, base, names, { lse2 });
  const handlers = test.threads.map(({ handler }, t) => built(handler, t, handlerBase(t)));
  const hypervisors = test.threads.map(({ hypervisor }, t) => built(hypervisor, t, hypervisorBase(t)));
  const all = [...code, ...[...handlers, ...hypervisors].map((list) => list ?? [])];
  const sizes = new Set(all.flatMap((list) => list.flatMap((i) => [...accessSizes(i.semantics)])));
  const variables =
    pages === undefined ? buildVariables(test, sizes, names, dataBase) : pagedVariables(test, names, pages);
  const threads = code.map((instructions, t): Thread => {
    const [handler, hypervisor] = [handlers[t], hypervisors[t]];
    const registers = new Map(initialRegisters(test, t, names));
    const stage2 = pages?.stage2;
    if (stage2 !== undefined) registers.set("vttbr_el2", encodeContext(stage2, stage2.threads[t]!.context));
    return {
      instructions,
      registers,
      ...(handler === undefined ? {} : { handler }),
      ...(hypervisor === undefined ? {} : { hypervisor }),
    };
  });
  const types = new Map(test.init.map((item) => [placeKey(item.place), item.type]));
  const counts = new Map(
    test.init.flatMap(({ place, count }) => (count === undefined ? [] : [[placeKey(place), count] as const])),
  );
  const columns = new Columns(types, variables, counts);
  columns.addPlaces(test);
  const exceptional = code.flatMap((list, t) => exceptionalIn(test, t, list));
  if (pages !== undefined) columns.addFaultSets(test);
  else columns.addFaults(test, exceptional);
  const goOn = [...variants, ...variantsOf(test)].some((v) => v === "handled" || v === "faultToNext");
  if (pages === undefined && goOn && exceptional.length > 0) throw new Unsupported("faults that do not end the thread");
  const { observed, faults, faultSets } = columns;
  const program = { name: test.name, threads, variables, observed, labels, columns: columns.columns, faults };
  return pages === undefined ? program : { ...program, faultSets, pages };
}
