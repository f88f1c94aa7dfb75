/**
 * Whether what stands for a primitive of layer 0 does as its specification says: on random memory, the machine that memory stands for afterwards is the one
 * that the specification makes of the machine that it stood for before, and the results are equal. Ghosts come from the specification.
 */
import * as accesses from "../../layers/00-machine/accesses.ts";
import * as entries from "../../layers/00-machine/entries.ts";
import * as primitives from "../../layers/00-machine/index.ts";
import { smmuFill } from "../../layers/00-machine/io-maintenance.ts";
import * as live from "../../layers/00-machine/live.ts";
import * as locks from "../../layers/00-machine/locks.ts";
import { tlbFill } from "../../layers/00-machine/maintenance.ts";
import * as spec from "../../layers/00-machine/spec.ts";
import type { Machine } from "../../layers/00-machine/state.ts";
import { Stuck, type U64 } from "../../prelude/index.ts";
import { abstractionOf } from "../abstraction.ts";
import { actionsOn } from "../actions.ts";
import { Hardware } from "../hardware.ts";
import { AT } from "../layout.ts";
import { sourceOf } from "../source.ts";
import { ACCESSES } from "./accesses.ts";
import { ARGUMENTS, type Argument } from "./arguments.ts";
import { Before } from "./before.ts";
import { type Board, layout } from "./board.ts";
import { Draw } from "./draw.ts";
import { HOST_PAGES, POOLS, RECORDS, shown } from "./shown.ts";
import { ghostOf, scramble } from "./states.ts";

type Spec = (m: Machine, ...args: never[]) => unknown;
/** Specifications of primitives, by name. */
export const specifications = new Map<string, Spec>(
  Object.entries({ ...locks, ...spec, ...entries, ...live, ...accesses }) as [string, Spec][],
);
/** What is no step of KCore's, and that whatever runs does in many ways: registers, and the host's own loads and stores of exchanges. */
const MACHINES = new Set(Object.keys(accesses).filter((name) => !(name in ACCESSES)));
/** The primitives, by name. */
export const PRIMITIVES: readonly string[] = Object.keys(primitives).filter((name) => !MACHINES.has(name));

/** Primitives for which nothing stands, or no arguments are drawn. */
export function missing({ hardware }: Board): string[] {
  const actions = actionsOn(hardware);
  return PRIMITIVES.filter((name) => !(name in ACCESSES)).filter(
    (name) => !actions.has(specifications.get(name)) || !(name in ARGUMENTS),
  );
}

/** A call of a primitive: whether its specification is defined there, and where the machine differs from it. */
export interface Held {
  readonly isDefined: boolean;
  readonly difference: string | undefined;
}
const UNDEFINED: Held = { isDefined: false, difference: undefined };

/** What a specification makes of a machine; undefined where it is not defined. */
function specified(name: string, m: Machine, args: readonly Argument[]): readonly [Machine, unknown] | undefined {
  try {
    const next = specifications.get(name)!(m, ...(args as never[]));
    return Array.isArray(next) ? (next as [Machine, unknown]) : [next as Machine, undefined];
  } catch (error) {
    if (error instanceof Stuck) return undefined;
    throw error;
  }
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? `${v}` : v)) ?? "nothing";

/** What is compared: what the arguments name, what was changed, and some of all else. */
function keysOf(d: Draw, before: Before): bigint[] {
  const keys = [...d.keys, ...before.changed, ...before.changed.map((at) => (at - BigInt(AT.records)) / 16n)];
  for (let i = 0; i < 4; i++) keys.push(...POOLS[Number(d.vmid)]!.slice(0, 4).map((p) => p + 8n * d.below(512)));
  for (let i = 0; i < 4; i++) keys.push(d.below(Number(RECORDS)), HOST_PAGES[0] + d.below(512));
  return keys;
}

/** The first part of the state in which they differ. */
function differenceOf(is: unknown, isTo: unknown): string | undefined {
  const parts = isTo as Readonly<Record<string, unknown>>;
  const part = Object.keys(parts).find((p) => text((is as typeof parts)[p]) !== text(parts[p]));
  return part === undefined ? undefined : `${part} of the state`;
}

/** One access in a random state: hardware walks for it, and makes it or does not. */
function heldAccess(board: Board, name: string, seed: number): Held {
  const d = new Draw(seed, board);
  const { args, of, gfn, make } = ACCESSES[name]!(d);
  const call = `${name}(${args.join(", ")}), seed ${seed}`;
  const before = abstractionOf(sourceOf(board.hardware), ghostOf(d, name));
  const fill = name.endsWith("Device") ? smmuFill : tlbFill;
  const next = specified(name, fill(before, of as never, gfn), args);
  const seen = (m: Machine): unknown => shown(m, d.keys);
  const isTo = seen(next?.[0] ?? before);
  const given = make();
  const is = seen(abstractionOf(sourceOf(board.hardware), next?.[0] ?? before));
  if (next === undefined) {
    const differs = name.endsWith("Device") ? differenceOf(is, isTo) : accessed(is, isTo);
    return { isDefined: false, difference: differs === undefined ? undefined : `${call}: ${differs}` };
  }
  const differs = given === next[1] ? differenceOf(is, isTo) : `result ${text(given)}, not ${text(next[1])}`;
  return { isDefined: true, difference: differs === undefined ? undefined : `${call}: ${differs}` };
}
/** Where an access was made that faults: other registers tell of the fault. */
function accessed(is: unknown, isTo: unknown): string | undefined {
  const general = (m: unknown): unknown => (m as { readonly registers: readonly U64[] }).registers.slice(0, 31);
  const memory = (m: unknown): unknown => (m as { readonly memory: unknown }).memory;
  return text([general(is), memory(is)]) === text([general(isTo), memory(isTo)]) ? undefined : "it is made, and faults";
}

/** One call of a primitive in a random state. */
export function held(board: Board, name: string, seed: number): Held {
  if (name in ACCESSES) return heldAccess(board, name, seed);
  const d = new Draw(seed, board);
  scramble(d, name);
  const drawn = ARGUMENTS[name]!;
  const args = typeof drawn === "function" ? drawn(d) : drawn.map((draw) => draw(d));
  const ghost = ghostOf(d, name);
  const before = new Before(board);
  const next = specified(name, abstractionOf(before.source, ghost), args);
  if (next === undefined) return UNDEFINED;
  const [after, result] = next;
  const hardware = new Hardware(layout, board.crypto, board.hardware.ciphertexts);
  hardware.el2 = before.seen;
  const action = actionsOn(hardware).get(specifications.get(name)) as (...a: readonly Argument[]) => unknown;
  const given = action(...args);
  const keys = keysOf(d, before);
  const is = shown(abstractionOf(sourceOf(board.hardware), after), keys);
  const differs =
    given === result ? differenceOf(is, shown(after, keys)) : `result ${text(given)}, not ${text(result)}`;
  const call = `${name}(${args.join(", ")}), seed ${seed}`;
  return { isDefined: true, difference: differs === undefined ? undefined : `${call}: ${differs}` };
}

/** Calls of a primitive in random states until its specification was defined in so many. @returns in how many it was, and the first difference */
export function heldOften(
  board: Board,
  name: string,
  wanted: number,
): { readonly states: number; readonly difference: string | undefined } {
  let states = 0;
  for (let seed = 1; seed <= 20 * wanted && states < wanted; seed++) {
    const { isDefined, difference } = held(board, name, seed);
    if (difference !== undefined) return { states, difference };
    if (isDefined) states++;
  }
  return { states, difference: undefined };
}
