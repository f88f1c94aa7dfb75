/**
 * Recognises the locks that the theorems compile (theorems/TicketCode.v, TasCode.v) in the catalogue: the same
 * instructions in the same order, whatever the registers are. What stands between is the section, as a source program.
 */
import { type InitItem, type LitmusTest, parseLitmus, placeText } from "../../read/litmus/index.ts";
import { type Lock, lockOf } from "../locks/index.ts";
import {
  coqSource,
  type Expression,
  endOfWords,
  LOCK_KINDS,
  type LockKind,
  type Source,
  type Statement,
} from "./source.ts";

interface Shape {
  readonly lock: readonly string[];
  readonly unlock: readonly string[];
  /** Words of the lock, by the register that holds the address; all are 0 at the start. */
  readonly words: readonly string[];
  /** Registers that the section must leave alone, beside addresses. */
  readonly kept: readonly string[];
}
const TEST_AND_SET = { unlock: ["{unlock}:", "STLR WZR,[{word}]"], words: ["word"], kept: [] };
// Words in braces are registers (`t`: the ticket; `next`, `now`, `word`: addresses) or labels, each another one.
const SHAPES: Readonly<Record<LockKind, Shape>> = {
  ticket: {
    lock: [
      "{again}:",
      "LDAXR {t},[{next}]",
      "ADD {a},{t},#1",
      "STXR {s},{a},[{next}]",
      "CBNZ {s},{again}",
      "{wait}:",
      "LDAR {o},[{now}]",
      "CMP {o},{t}",
      "B.NE {wait}",
    ],
    unlock: ["{unlock}:", "ADD {b},{t},#1", "STLR {b},[{now}]"],
    words: ["next", "now"],
    kept: ["t"],
  },
  exclusive: {
    lock: [
      "{again}:",
      "LDAXR {v},[{word}]",
      "CBNZ {v},{again}",
      "MOV {one},#1",
      "STXR {s},{one},[{word}]",
      "CBNZ {s},{again}",
    ],
    ...TEST_AND_SET,
  },
  swap: { lock: ["{again}:", "MOV {one},#1", "SWPA {one},{v},[{word}]", "CBNZ {v},{again}"], ...TEST_AND_SET },
  compare: {
    lock: [
      "{again}:",
      "LDR {v},[{word}]",
      "CBNZ {v},{again}",
      "MOV {one},#1",
      "CASA {v},{one},[{word}]",
      "CBNZ {v},{again}",
    ],
    ...TEST_AND_SET,
  },
};

type Line = Lock["roles"][number]["parts"]["Lock"][number];
const textOf = (line: Line): string => ("label" in line ? `${line.label}:` : line.code);
const numberOf = (register: string): string => register.replace(/^[WX]/, "");

/** Matches lines with a shape; binds its words. @returns whether they fit */
function fits(lines: readonly Line[], shape: readonly string[], bound: Map<string, string>): boolean {
  if (lines.length !== shape.length) return false;
  return shape.every((pattern, i) => {
    const words = [...pattern.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!);
    const regex = new RegExp(`^${pattern.replace(/[[\].]/g, "\\$&").replace(/\{\w+\}/g, "(\\w+)")}$`);
    const found = regex.exec(textOf(lines[i]!));
    return (
      found !== null &&
      words.every((word, k) => {
        const name = numberOf(found[k + 1]!);
        const known = bound.get(word) ?? name;
        bound.set(word, known);
        return known === name;
      })
    );
  });
}

/** A section of loads, stores and additions; undefined when it has anything else. */
function sectionOf(lines: readonly Line[], addressOf: (register: string) => bigint | undefined): Source | undefined {
  const statements: Statement[] = [];
  const register = (n: string): Expression => ({ kind: "register", register: Number(n) });
  for (const line of lines) {
    if ("label" in line) continue;
    const memory = /^(LDR|STR) [WX](\d+),\[X(\d+)\]$/.exec(line.code);
    const sum = /^ADD [WX](\d+),[WX](\d+),#(\d+)$/.exec(line.code);
    const at = memory === null ? undefined : addressOf(memory[3]!);
    if (memory !== null && at !== undefined) {
      const address: Expression = { kind: "const", value: at };
      if (memory[1] === "LDR") statements.push({ kind: "load", register: Number(memory[2]), address });
      else statements.push({ kind: "store", address, value: register(memory[2]!) });
    } else if (sum !== null) {
      const right: Expression = { kind: "const", value: BigInt(sum[3]!) };
      const value: Expression = { kind: "add", left: register(sum[2]!), right };
      statements.push({ kind: "assign", register: Number(sum[1]), value });
    } else return undefined;
  }
  return statements;
}

/** The variable whose address a register holds at the start. */
function variableIn(init: readonly InitItem[], register: string): string | undefined {
  const item = init.find(({ place }) => place.kind === "register" && numberOf(place.name) === register);
  return item?.value?.kind === "symbol" ? item.value.name : undefined;
}

const written = (source: Source): number[] =>
  source.flatMap((s) => (s.kind === "assign" || s.kind === "load" ? [s.register] : []));

/** A lock of a kind that the theorems compile, and one pass through it. */
export interface Recognised {
  readonly kind: LockKind;
  readonly source: Source;
}

/** The lock of a test as one of `kind`, with its data behind the words of one lock; undefined when it is none. */
function recognise(test: LitmusTest, kind: LockKind): Recognised | undefined {
  const { roles } = lockOf(test);
  const [role] = roles;
  if (roles.length !== 1 || role === undefined) return undefined;
  const { lock, unlock, words, kept } = SHAPES[kind];
  const bound = new Map<string, string>();
  if (!fits(role.parts.Lock, lock, bound) || !fits(role.parts.Unlock, unlock, bound)) return undefined;
  if (new Set(bound.values()).size < bound.size) return undefined;
  const variables = words.map((w) => variableIn(role.init, bound.get(w)!));
  const isZero = (name: string | undefined): boolean =>
    name !== undefined && test.init.every((i) => placeText(i.place) !== name || i.value === undefined);
  if (new Set(variables).size < words.length || !variables.every(isZero)) return undefined;
  const data: string[] = [];
  const section = sectionOf(role.parts.Section, (register) => {
    const name = variableIn(role.init, register);
    if (name === undefined || variables.includes(name)) return undefined;
    if (!data.includes(name)) data.push(name);
    return endOfWords({ kind, count: 1 }) + BigInt(data.indexOf(name));
  });
  const untouched = [...words, ...kept].map((word) => Number(bound.get(word)));
  if (section === undefined || written(section).some((r) => untouched.includes(r))) return undefined;
  return { kind, source: [{ kind: "lock", lock: 0 }, ...section, { kind: "unlock", lock: 0 }] };
}

/** The lock of a test, if the theorems compile it. */
export const recognised = (test: LitmusTest): Recognised | undefined =>
  (Object.keys(LOCK_KINDS) as LockKind[]).map((kind) => recognise(test, kind)).find((r) => r !== undefined);

/** A program that was put through the theorem, and where it comes from. */
export interface Instance extends Recognised {
  readonly name: string;
}

/** A lock of the catalogue. */
export interface LockText {
  readonly name: string;
  readonly text: string;
}

/** The locks that the theorems compile among the bundled ones, each repeated for ever. */
export function lockInstances(locks: readonly LockText[]): Instance[] {
  return locks.flatMap(({ name, text }) => {
    const { test } = parseLitmus(text, name);
    const found = test && recognised(test);
    if (found === undefined) return [];
    const source: Source = [{ kind: "while", on: { kind: "const", value: 1n }, body: found.source }];
    return [{ name: `catalogue/locks/${name}.litmus`, kind: found.kind, source }];
  });
}

/** The Coq file that puts them through it: `bundled_accepted` leaves the theorem of Instances.v no hypothesis. */
export function instancesFile(instances: readonly Instance[]): string {
  const rows = instances.map(
    ({ name, kind, source }) => `  (* ${name} *)\n  (${LOCK_KINDS[kind].coq},\n   ${coqSource(source)})`,
  );
  return `(** The locks of catalogue/locks that the theorems compile, put through them: one pass, for ever.
    Written by test/theorem/instances.test.ts (UPDATE_GOLDEN=1 npm test), which reads them
    from the bundled files; what it cannot recognise is not here. *)
From Coq Require Import List NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang Source TasCode Instances.

Definition bundled : list (kind * list kstmt) := [
${rows.join(";\n")}].
Theorem bundled_accepted : forallb (fun l => accepted_source (fst l) 1 (snd l)) bundled = true.
Proof. vm_compute. reflexivity. Qed.
`;
}

/**
 * Names of the locks that the file of theorems/ puts through the theorem; none if it does not say what these texts say.
 *
 * @param bundled  the text of theorems/Bundled.v
 */
export function instantiated(bundled: string | undefined, locks: readonly LockText[]): string[] {
  const instances = lockInstances(locks);
  return bundled === instancesFile(instances) ? instances.map((i) => i.name) : [];
}
