/**
 * What a litmus test shows of a final state, in herd's words: a column for each register, location or array cell that the
 * condition, `locations` or `filter` names, with the type its value prints in, and the faults that the condition asks for.
 */
import type { ExceptionClass } from "../../ir/index.ts";
import { atoms, type FaultAtom, type LitmusTest, type LitmusType, type Place, TYPES } from "../../read/litmus/index.ts";
import type { Observable, Variable } from "./program.ts";

/** How a number prints: `bytes` of it, signed or not. */
export interface Shown {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

/** One column. Its values are `observed[from]`, or, for an array, `observed[from .. from + elements)`. */
export interface Column {
  /** Left side as herd prints it: `0:X0`, `[x]`, `v`, `v[1]`. */
  readonly key: string;
  readonly shown: Shown;
  /** -1 for the zero register, which is always 0. */
  readonly from: number;
  /** Undefined for anything but an array. */
  readonly elements: number | undefined;
  /** False for what only the filter names. */
  readonly printed: boolean;
}

/** A fault as atoms ask for it. */
export interface AskedFault {
  readonly thread: number;
  readonly labels: readonly string[];
  /** Herd's word: `UndefinedInstruction`, `D-MMU:Translation`. */
  readonly fault: string;
  /** `x`, `x+4`, `PTE(x)`: what it is about, with page tables. */
  readonly location?: string;
}

/** An instruction that can take a fault the condition asks for; `observed[at]` is 1 when it did. */
export interface FaultColumn extends AskedFault {
  readonly at: number;
}

/** An instruction that takes an exception whenever it runs. */
export interface Exceptional {
  readonly thread: number;
  readonly address: bigint;
  readonly labels: readonly string[];
  readonly class: ExceptionClass;
}

/** Types of places by `placeKey`, from the initial state; default is `int`, as in herd. */
export type Types = ReadonlyMap<string, LitmusType | undefined>;

const INT: Shown = { bytes: 4, signed: true };
const POINTER: Shown = { bytes: 8, signed: false };

/** How values of a type print. */
export function shownAs(type: LitmusType | undefined): Shown {
  if (type === undefined) return INT;
  if (type.pointer || type.name === undefined) return POINTER;
  return TYPES.get(type.name) ?? INT;
}

/** The name of a place, for maps: `0:X0`, `x`, `v[1]`. */
export function placeKey(place: Place): string {
  if (place.kind === "register") return `${place.thread}:${place.name}`;
  return place.kind === "location" ? place.name : `${place.name}[${place.index}]`;
}

/** IR name of a register of the litmus language; undefined for the zero register. */
export const irRegister = (name: string): string | undefined => (name === "XZR" ? undefined : name.toLowerCase());

interface Named {
  readonly place: Place;
  readonly printed: boolean;
}

/** The places that the test names, each once; a place that is printed anywhere is printed. */
function namedPlaces(test: LitmusTest): readonly Named[] {
  const found = new Map<string, Named>();
  const add = (place: Place, printed: boolean): void => {
    const key = placeKey(place);
    if (printed || !found.has(key)) found.set(key, { place, printed });
  };
  const addAtoms = (prop: LitmusTest["condition"]["prop"], printed: boolean): void => {
    for (const atom of atoms(prop)) {
      if (atom.kind === "equals") add(atom.place, printed);
      if (atom.kind !== "same") continue;
      add(atom.left, printed);
      add(atom.right, printed);
    }
  };
  if (test.filter !== undefined) addAtoms(test.filter, false);
  for (const item of test.locations) if (item.kind === "place") add(item.place, true);
  addAtoms(test.condition.prop, true);
  return [...found.values()].sort((a, b) => comparePlaces(a.place, b.place));
}

const KINDS = ["register", "location", "cell"];
/** The zero register, the stack pointer, then the others by number. */
const registerRank = (name: string): number => (name === "XZR" ? -2 : name === "SP" ? -1 : Number(name.slice(1)));
const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Herd's order of columns: registers by thread, locations by name, array cells. */
function comparePlaces(a: Place, b: Place): number {
  if (a.kind === "register" && b.kind === "register")
    return a.thread - b.thread || registerRank(a.name) - registerRank(b.name);
  if (a.kind === "location" && b.kind === "location") return byName(a.name, b.name);
  if (a.kind === "cell" && b.kind === "cell") return byName(a.name, b.name) || a.index - b.index;
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
}

/** Adds what it observes to a list, and remembers where each column begins. */
export class Columns {
  readonly observed: Observable[] = [];
  readonly columns = new Map<string, Column>();
  readonly faults: FaultColumn[] = [];
  readonly faultSets: FaultSetColumn[] = [];
  readonly #types: Types;
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #counts: ReadonlyMap<string, number>;

  constructor(types: Types, variables: readonly Variable[], counts: ReadonlyMap<string, number>) {
    this.#types = types;
    this.#variables = new Map(variables.map((v) => [v.name, v]));
    this.#counts = counts;
  }

  /** Columns of all places that the test names. */
  addPlaces(test: LitmusTest): void {
    for (const { place, printed } of namedPlaces(test)) this.columns.set(placeKey(place), this.#column(place, printed));
  }

  #column(place: Place, printed: boolean): Column {
    const from = this.observed.length;
    if (place.kind === "register") return this.#register(place, printed);
    const variable = this.#variables.get(place.name)!;
    const count = this.#counts.get(place.name);
    const shown = shownAs(this.#types.get(place.name));
    const { address, cell } = variable;
    if (place.kind === "cell") {
      this.observed.push({ kind: "memory", address: address + BigInt(place.index * cell), bytes: cell });
      return { key: placeKey(place), shown, from, elements: undefined, printed };
    }
    if (count === undefined) {
      // All eight bytes: an address may be stored in a location of any type.
      this.observed.push({ kind: "memory", address, bytes: 8 });
      return { key: `[${place.name}]`, shown, from, elements: undefined, printed };
    }
    for (let i = 0; i < count; i++)
      this.observed.push({ kind: "memory", address: address + BigInt(i * cell), bytes: cell });
    return { key: place.name, shown, from, elements: count, printed };
  }

  #register(place: Extract<Place, { kind: "register" }>, printed: boolean): Column {
    const { thread, name } = place;
    const register = irRegister(name);
    const from = register === undefined ? -1 : this.observed.length;
    if (register !== undefined) this.observed.push({ kind: "register", thread, register });
    const key = placeKey(place);
    return { key, shown: shownAs(this.#types.get(key)), from, elements: undefined, printed };
  }

  /** With page tables: a column for each thread whose faults an atom may ask for. */
  addFaultSets(test: LitmusTest): void {
    for (const thread of new Set(faultAtoms(test).map((atom) => atom.thread))) {
      this.faultSets.push({ thread, at: this.observed.length });
      this.observed.push({ kind: "fault", thread, address: undefined, class: undefined, all: true });
    }
  }

  /** A column for each instruction whose fault an atom may ask for. */
  addFaults(test: LitmusTest, exceptional: readonly Exceptional[]): void {
    const asked = faultAtoms(test);
    for (const { thread, address, labels, class: c } of exceptional) {
      const fault = FAULT_OF[c];
      if (fault === undefined) continue;
      const column = { thread, labels, fault, at: this.observed.length };
      if (!asked.some((atom) => faultMatches(atom, column))) continue;
      this.observed.push({ kind: "fault", thread, address, class: c });
      this.faults.push(column);
    }
  }
}

/** The faults of a thread in a final state; `at` is the index of the observable. */
export interface FaultSetColumn {
  readonly thread: number;
  readonly at: number;
}

/** Herd's words for exceptions. */
const FAULT_OF: Partial<Record<ExceptionClass, string>> = { udf: "UndefinedInstruction", svc: "SupervisorCall" };

/** The faults that the condition or `locations` name, in reading order. */
export function faultAtoms(test: LitmusTest): readonly FaultAtom[] {
  const listed = test.locations.flatMap((item) => (item.kind === "fault" ? [item.fault] : []));
  return [...listed, ...[...atoms(test.condition.prop)].filter((a) => a.kind === "fault")];
}

/** Whether a fault answers the atom: `MMU:Permission` asks for one of data or of instructions. */
export const faultMatches = (atom: FaultAtom, { thread, labels, fault, location }: AskedFault): boolean =>
  atom.thread === thread &&
  (atom.label === undefined || labels.includes(atom.label)) &&
  (atom.fault === undefined || atom.fault === fault || (atom.fault.startsWith("MMU:") && fault.endsWith(atom.fault))) &&
  (atom.location === undefined || atom.location === location?.replace(/\+\d+$/, ""));
