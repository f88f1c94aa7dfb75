/**
 * A lock as the catalogue writes it (catalogue/README.md): a litmus test whose threads are cut by the labels `Lock<n>`,
 * `Section<n>` and `Unlock<n>`. The one idea: a thread of the file is a *role*, which any number of CPUs can take for any
 * number of rounds; almost every lock has one role, and the other threads of its file are copies.
 */
import type { InitItem, LitmusTest } from "../../read/litmus/index.ts";

/** A line of a role: a label, or an instruction as written. */
export type Line = { readonly label: string } | { readonly code: string };

export const PARTS = ["Lock", "Section", "Unlock"] as const;
export type PartName = (typeof PARTS)[number];

/** What a thread does with a lock. */
export interface Role {
  /** Number of its thread in the file; its labels and its own variables end with it. */
  readonly thread: number;
  readonly parts: Readonly<Record<PartName, readonly Line[]>>;
  /** Initial registers and own variables. */
  readonly init: readonly InitItem[];
  /** A reader's section reads the counter twice; a writer's reads it and writes it one higher. */
  readonly kind: "writer" | "reader";
}

export interface Lock {
  readonly name: string;
  readonly variant: string | undefined;
  /** Initial values that all CPUs share. */
  readonly init: readonly InitItem[];
  readonly roles: readonly Role[];
}

/** The counter that sections work on; the section reads it into W20, a reader's a second time into W24. */
export const COUNTER = "c";
export const FIRST_REGISTER = 20;
export const SECOND_REGISTER = 24;
/** Rounds of one CPU: each has a register of its own for what it reads. */
export const MOST_ROUNDS = SECOND_REGISTER - FIRST_REGISTER;

const infoOf = (test: LitmusTest, key: string): string | undefined => test.info.find((i) => i.key === key)?.value;
/** Whether a name belongs to the CPU of thread `t`: it ends with its number. */
export const ownedBy = (name: string, t: number): boolean => name.replace(/\d+$/, "") + t === name;

function partsOf(test: LitmusTest, t: number): Role["parts"] {
  const { instructions, labels } = test.threads[t]!;
  const parts: Record<PartName, Line[]> = { Lock: [], Section: [], Unlock: [] };
  let part: PartName | undefined;
  for (let i = 0; i <= instructions.length; i++) {
    for (const { name } of labels.filter((l) => l.at === i)) {
      part = PARTS.find((p) => name === `${p}${t}`) ?? part;
      if (part === undefined || !ownedBy(name, t))
        throw new Error(`${test.name}: thread ${t} does not begin with Lock${t}`);
      parts[part].push({ label: name });
    }
    if (i < instructions.length && part !== undefined) parts[part].push({ code: instructions[i]!.text });
  }
  for (const p of PARTS) if (parts[p].length === 0) throw new Error(`${test.name}: thread ${t} has no part ${p}${t}`);
  return parts;
}

function belongsTo({ place }: InitItem, t: number, shared: ReadonlySet<string>): boolean {
  if (place.kind === "register") return place.thread === t;
  return !shared.has(place.name) && ownedBy(place.name, t);
}

/** Variables that threads name in common. */
function sharedNames(test: LitmusTest): Set<string> {
  const users = new Map<string, Set<number>>();
  for (const { place, value } of test.init) {
    if (place.kind !== "register" || value?.kind !== "symbol") continue;
    users.set(value.name, (users.get(value.name) ?? new Set()).add(place.thread));
  }
  return new Set([...users].flatMap(([name, threads]) => (threads.size > 1 ? [name] : [])));
}

/** Takes a lock out of its file. @throws {Error} when the file does not follow the conventions */
export function lockOf(test: LitmusTest): Lock {
  const shared = sharedNames(test);
  const roles = Array.from({ length: Number(infoOf(test, "Roles") ?? 1) }, (_, thread): Role => {
    const parts = partsOf(test, thread);
    const reads = parts.Section.some((line) => "code" in line && line.code.includes(`W${SECOND_REGISTER}`));
    const init = test.init.filter((item) => belongsTo(item, thread, shared));
    return { thread, parts, init, kind: reads ? "reader" : "writer" };
  });
  const owned = (item: InitItem): boolean => test.threads.some((_, t) => belongsTo(item, t, shared));
  return { name: test.name, variant: infoOf(test, "Variant"), init: test.init.filter((i) => !owned(i)), roles };
}
