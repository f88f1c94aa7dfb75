/**
 * A lock by itself: threads that only acquire it, do a section that shows who was in it with whom, and release it, on SC and on
 * Arm. The section reads and writes a counter, writes a word of its own, and ends with a load of another CPU's word, so a load that
 * leaves the section is seen.
 */

import { hasBit } from "../../bits/index.ts";
import type { Execution, Finding } from "../../evidence/index.ts";
import {
  LimitReached,
  type LitmusProgram,
  linked,
  type Observable,
  Unsupported,
  unitProgram,
  variableAt,
  withKnown,
} from "../../model/program/index.ts";
import { nowhere, parseUnit, type Unit } from "../../read/asm/index.ts";
import type { Harness } from "../../read/harness/index.ts";
import { type Change, strengthened } from "../repair.ts";
import { beside, onSc } from "./arm.ts";
import type { Question } from "./condition.ts";
import { flow } from "./flow.ts";
import { Instances } from "./instances.ts";
import { hasFunctions } from "./owners.ts";
import type { LockPlaces } from "./places.ts";
import type { Subject } from "./subject.ts";

export interface Alone {
  readonly lock: string;
  /** Numbers of CPUs with which it was explored. */
  readonly cpus: readonly number[];
  /** What it does that a lock does not, with the run on Arm if SC has none. */
  readonly broken:
    | { readonly what: string; readonly only?: { readonly state: string; readonly execution: Execution } }
    | undefined;
  /** Why it is not known. */
  readonly why: string | undefined;
}

/** Instructions of the file that are made stronger. */
export type Changes = readonly Pick<Change, "origin" | "what">[];

export interface AloneOptions {
  readonly changes?: Changes;
  /** Whether Arm is explored too. */
  readonly models?: "sc" | "both";
}

const MOST_CPUS = 3;
/** Bytes of tables of one exploration. */
const BYTES = 96 * 2 ** 20;
const [CLIENT, PROBE, CELLS] = ["sekvm.client", "sekvm.probe", "sekvm.cells"];

/** Argument registers of a call, as far as they are constants. */
type Arguments = readonly (bigint | undefined)[];
const REGISTERS = ["x0", "x1", "x2", "x3"] as const;

/** All locks that are functions. Their text may be changed before. */
export const alone = (
  question: Question,
  subject: Subject,
  { changes = [], models = "both" }: AloneOptions = {},
): readonly Alone[] =>
  question.places.locks.flatMap((l, i, all) => {
    // Locks with the same functions are one text.
    const isFirst = all.findIndex((o) => textKey(o) === textKey(l)) === i;
    return hasFunctions(l) && isFirst ? [explored(question, subject, i, { changes, models })] : [];
  });

const textKey = ({ acquire, release, try: tries }: LockPlaces): string =>
  [acquire, release, tries].map((list) => list.map((f) => f.name).join()).join(";");

function explored(question: Question, subject: Subject, lock: number, how: Required<AloneOptions>): Alone {
  const { name } = question.places.locks[lock]!;
  const unknown = (why: string): Alone => ({
    lock: name,
    cpus: [],
    broken: undefined,
    why: `${name} was not explored: ${why}`,
  });
  // Sections by their text, and how many threads have each.
  const clients = new Map<string, number>();
  const instances = new Instances(subject.code, subject.parts, subject.live, question.places.locks);
  const ways = new Set<string>();
  // Of other locks with the same functions.
  const others: string[] = [];
  let meant: number | undefined;
  for (const { thread, threads } of subject.texts) {
    const calls = callsOf(subject, instances, thread, lock);
    const mine = waysOf(calls, subject);
    if (mine === undefined) return unknown("a thread calls its functions in more than one way");
    const takes = calls.filter((c) => c.does !== "release" && (meant === undefined || c.meant === meant));
    const take = takes.find((c) => c.does === "acquire") ?? takes[0];
    const give = calls.find((c) => c.does === "release" && c.meant === take?.meant);
    if (take === undefined && calls.length === 0) continue;
    if (take === undefined || give === undefined) {
      if (calls.some((c) => c.meant === meant)) return unknown("a thread acquires it and another one releases it");
      others.push(...mine);
      continue;
    }
    meant = take.meant;
    for (const way of mine) ways.add(way);
    const [into, outOf] = [take, give].map((c) => argumentsText(subject, question.units, c.args));
    if (into === undefined || outOf === undefined) return unknown("what it is called with is not known before it runs");
    const text = section({ into, outOf, take: take.name, tries: take.does === "try", give: give.name });
    clients.set(text, (clients.get(text) ?? 0) + threads.length);
  }
  if (clients.size === 0) return unknown("no thread acquires and releases it");
  if (others.some((way) => !ways.has(way))) return unknown("two locks are called in different ways");
  const { unit, errors } = parseUnit([...[...clients.keys()].map(client), DATA].join(""), "a section of its own");
  if (unit === undefined) throw new Error(errors[0]?.message);
  const done = new Set<number>();
  for (const who of companies([...clients.values()], question.harness.threads.length)) {
    const cpus = who.length;
    const found = size(question, unit, who, how);
    if (found.broken !== undefined)
      return { lock: name, cpus: [...done.add(cpus)], broken: found.broken, why: undefined };
    // A larger size that is too large leaves the smaller ones.
    if (found.why === undefined) done.add(cpus);
    else if (cpus <= PAIR) return unknown(found.why);
  }
  return { lock: name, cpus: [...done], broken: undefined, why: undefined };
}

const PAIR = 2;

/** Which sections run beside one another: any two that two threads may be in, and three. @param counts  threads of each */
function companies(counts: readonly number[], threads: number): readonly (readonly number[])[] {
  if (counts.length === 1) return [Array(PAIR).fill(0), Array(MOST_CPUS).fill(0)];
  const pairs = counts.flatMap((n, i) => counts.flatMap((_, j) => (j > i || (j === i && n >= PAIR) ? [[i, j]] : [])));
  const three = Array.from({ length: MOST_CPUS }, (_, i) => i % counts.length);
  return threads < MOST_CPUS ? pairs : [...pairs, three];
}

/** How calls take and give: by which function, and what it looks at besides the lock; undefined for more than one way. */
function waysOf(calls: readonly Call[], { code, live: { masks, words } }: Subject): readonly string[] | undefined {
  const looks = (name: string, { first }: Call): boolean => {
    const slot = code.registers.indexOf(name);
    return slot >= 0 && hasBit(masks, first * words, slot);
  };
  const found = new Map<Call["does"], string>();
  for (const c of calls) {
    const more = REGISTERS.slice(1).map((name, i) => (looks(name, c) ? `${c.args[i + 1]}` : ""));
    const way = `${c.name} ${more.join()}`;
    if ((found.get(c.does) ?? way) !== way) return undefined;
    found.set(c.does, way);
  }
  return [...found.values()];
}

/** A call of a lock's function: what it does, for which lock, and what it is called with. */
interface Call {
  readonly does: "acquire" | "release" | "try";
  /** The function, and its first row. */
  readonly name: string;
  readonly first: number;
  readonly meant: number | undefined;
  readonly args: Arguments;
}

/** The calls of a lock's functions by a thread. */
function callsOf({ code, parts }: Subject, instances: Instances, thread: number, lock: number): readonly Call[] {
  const calls: Call[] = [];
  flow<never>(code, thread, {
    initial: -1,
    step: (state, event) => {
      if (event.kind !== "arrival") return [{ state }];
      const part = parts.of[event.row]!;
      const entered = part === state || part < 0 ? undefined : parts.list[part]!;
      if (entered?.locks.includes(lock)) {
        const meant = instances.of(parts, part, event.register("x0"));
        const { does, text } = entered;
        calls.push({ does, name: text.name, first: event.row, meant, args: REGISTERS.map(event.register) });
      }
      return [{ state: part }];
    },
  });
  return calls;
}

/** Instructions that put the arguments into registers; undefined where an address is of no symbol. */
function argumentsText({ code: { program } }: Subject, units: readonly Unit[], list: Arguments): string | undefined {
  const lines = list.map((value, i) => {
    if (value === undefined) return i === 0 ? undefined : "";
    const v = program.variables[variableAt(program, value)];
    if (v === undefined) return value < 65536n ? `\tmov x${i}, ${value}\n` : "";
    if (v.owner !== undefined || linked(units).symbol(v.name) === undefined) return undefined;
    return `\tldr x${i}, =${v.name}+${value - v.address}\n`;
  });
  return lines.includes(undefined) ? undefined : lines.join("");
}

interface Calls {
  readonly into: string;
  readonly outOf: string;
  readonly take: string;
  readonly tries: boolean;
  readonly give: string;
}

const client = (body: string, i: number): string => `
	.text
	.global ${CLIENT}${i}
	.type ${CLIENT}${i}, %function
${CLIENT}${i}:
${body}`;
const section = ({ into, outOf, take, tries, give }: Calls): string => `	stp x29, x30, [sp, -64]!
	stp x19, x20, [sp, 16]
	stp x21, x22, [sp, 32]
	mov x19, x0
	mov x20, x1
1:
${into}	bl ${take}
${tries ? "\tcbz w0, 1b\n" : ""}	ldr x0, =${PROBE}
	ldr w21, [x0]
	add w1, w21, 1
	str w1, [x0]
	str w1, [x19]
	ldr w22, [x20]
${outOf}	bl ${give}
	orr x0, x21, x22, lsl 32
	ldp x21, x22, [sp, 32]
	ldp x19, x20, [sp, 16]
	ldp x29, x30, [sp], 64
	ret
`;
const DATA = `
	.bss
	.align 3
	.global ${PROBE}
	.type ${PROBE}, %object
	.size ${PROBE}, 8
${PROBE}:
	.zero 8
	.global ${CELLS}
	.type ${CELLS}, %object
	.size ${CELLS}, 32
${CELLS}:
	.zero 32
`;

function size(
  question: Question,
  unit: Unit,
  who: readonly number[],
  { changes, models }: Required<AloneOptions>,
): Pick<Alone, "broken" | "why"> {
  const where = nowhere(unit);
  const cell = (i: number) => ({ symbol: CELLS, index: 0, offset: BigInt(8 * i), span: where });
  const threads = who.map((client, i) => ({
    name: `${CLIENT}${client}`,
    args: [cell(i), cell((i + 1) % who.length)],
    span: where,
  }));
  const harness: Harness = { threads, init: question.harness.init, observe: [], assertion: undefined, asserted: [] };
  const limits = { ...question.limits, memory: Math.min(question.limits.memory, BYTES) };
  try {
    return withKnown(
      (known) => unitProgram("lock", [...question.units, unit], harness, {}, known),
      (program) => judged(strengthened(program, changes), models, question.bound, limits),
    );
  } catch (e) {
    if (e instanceof Unsupported || e instanceof LimitReached) return { broken: undefined, why: e.message };
    throw e;
  }
}

function judged(
  program: LitmusProgram,
  models: "sc" | "both",
  bound: number,
  limits: Question["limits"],
): Pick<Alone, "broken" | "why"> {
  const probe = program.variables.find((v) => v.name === PROBE)!;
  const observed: Observable[] = [
    { kind: "memory", address: probe.address, bytes: 4 },
    ...program.threads.map((_, thread): Observable => ({ kind: "register", thread, register: "x0" })),
  ];
  const n = program.threads.length;
  const sc = onSc(program, observed, bound, limits);
  const shared = sc.values.find((values) => {
    const seen = new Set(values.slice(1).map((v) => v & 0xffffffffn));
    return values[0] !== BigInt(n) || seen.size < n;
  });
  if (shared !== undefined)
    return { broken: { what: `${n} CPUs are in its section at once, even on SC` }, why: undefined };
  if (sc.why !== undefined || sc.values.length === 0)
    return { broken: undefined, why: sc.why ?? "no CPU ever gets through" };
  if (models === "sc") return { broken: undefined, why: undefined };
  const found = beside(program, observed, bound, limits);
  if (found.only !== undefined)
    return {
      broken: { what: `sections of ${n} CPUs show on Arm what they do not show on SC`, only: found.only },
      why: undefined,
    };
  return { broken: undefined, why: found.outcomes === undefined ? found.why : undefined };
}

/** What is to be said of locks that are none. */
export const brokenLocks = (locks: readonly Alone[]): readonly Finding[] =>
  locks.flatMap(({ lock, broken }): Finding[] => {
    if (broken === undefined) return [];
    const { what, only } = broken;
    return [
      {
        what: `${lock} by itself: ${what}`,
        places: [],
        kind: "interleaving",
        trace: [],
        ...(only ? { arm: only } : {}),
      },
    ];
  });
