/**
 * Recognises the ticket lock that the theorems compile (theorems/TicketCode.v) in a lock of the catalogue: the same
 * instructions in the same order, whatever the registers are. What stands between is the section, as a source program.
 */
import { type InitItem, type LitmusTest, parseLitmus, placeText } from "../../read/litmus/index.ts";
import { type Lock, lockOf } from "../locks/index.ts";
import { coqSource, type Expression, type Source, type Statement } from "./source.ts";

// Words in braces are registers (`t`: the ticket; `next`, `now`: addresses of the two words) or labels.
const LOCK = [
  "{again}:",
  "LDAXR {t},[{next}]",
  "ADD {a},{t},#1",
  "STXR {s},{a},[{next}]",
  "CBNZ {s},{again}",
  "{wait}:",
  "LDAR {o},[{now}]",
  "CMP {o},{t}",
  "B.NE {wait}",
];
const UNLOCK = ["{unlock}:", "ADD {b},{t},#1", "STLR {b},[{now}]"];

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

/** One pass through a ticket lock as a source program, its data at locations from 2 on; undefined for any other lock. */
export function ticketSource(test: LitmusTest): Source | undefined {
  const { roles } = lockOf(test);
  const [role] = roles;
  if (roles.length !== 1 || role === undefined) return undefined;
  const bound = new Map<string, string>();
  if (!fits(role.parts.Lock, LOCK, bound) || !fits(role.parts.Unlock, UNLOCK, bound)) return undefined;
  const [next, now] = [bound.get("next")!, bound.get("now")!].map((r) => variableIn(role.init, r));
  const isZero = (name: string | undefined): boolean =>
    name !== undefined && test.init.every((i) => placeText(i.place) !== name || i.value === undefined);
  if (next === now || !isZero(next) || !isZero(now)) return undefined;
  const data: string[] = [];
  const section = sectionOf(role.parts.Section, (register) => {
    const name = variableIn(role.init, register);
    if (name === undefined || name === next || name === now) return undefined;
    if (!data.includes(name)) data.push(name);
    return 2n + BigInt(data.indexOf(name));
  });
  const kept = ["t", "next", "now"].map((word) => Number(bound.get(word)));
  if (section === undefined || written(section).some((r) => kept.includes(r))) return undefined;
  return [{ kind: "lock", lock: 0 }, ...section, { kind: "unlock", lock: 0 }];
}

/** A program that was put through the theorem, and where it comes from. */
export interface Instance {
  readonly name: string;
  readonly source: Source;
}

/** A lock of the catalogue. */
export interface LockText {
  readonly name: string;
  readonly text: string;
}

/** The ticket locks among the bundled ones, each repeated for ever. */
export function ticketInstances(locks: readonly LockText[]): Instance[] {
  return locks.flatMap(({ name, text }) => {
    const { test } = parseLitmus(text, name);
    const body = test && ticketSource(test);
    if (body === undefined) return [];
    return [
      { name: `catalogue/locks/${name}.litmus`, source: [{ kind: "while", on: { kind: "const", value: 1n }, body }] },
    ];
  });
}

/** The Coq file that puts them through it: `all_accepted` is the theorem of Instances.v without a hypothesis left. */
export function instancesFile(instances: readonly Instance[]): string {
  const rows = instances.map(({ name, source }) => `  (* ${name} *)\n  ${coqSource(source)}`);
  return `(** The ticket locks of catalogue/locks, put through the theorem: one pass, for ever.
    Written by test/theorem/instances.test.ts (UPDATE_GOLDEN=1 npm test), which reads them
    from the bundled files; what it cannot recognise is not here. *)
From Coq Require Import List NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang Source Instances.

Definition bundled : list (list kstmt) := [
${rows.join(";\n")}].
Theorem bundled_accepted : forallb (accepted_source 1) bundled = true.
Proof. vm_compute. reflexivity. Qed.
`;
}

/**
 * Names of the locks that the file of theorems/ puts through the theorem; none if it does not say what these texts say.
 *
 * @param bundled  the text of theorems/Bundled.v
 */
export function instantiated(bundled: string | undefined, locks: readonly LockText[]): string[] {
  const instances = ticketInstances(locks);
  return bundled === instancesFile(instances) ? instances.map((i) => i.name) : [];
}
