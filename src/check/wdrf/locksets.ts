/** The locks that a thread holds, on every path through its text, whatever other CPUs do: a lock is held from the end of a function that acquires it to the start of one that releases it. */
import { INSTRUCTION, ROW } from "../../model/program/index.ts";
import type { FlowEvent, Next, Report, Reported } from "./automaton.ts";
import { type Bytes, meets, overlap, pieces } from "./bytes.ts";
import type { Question } from "./condition.ts";
import { flow } from "./flow.ts";
import { type Instance, Instances } from "./instances.ts";
import { calledLocks, hasFunctions } from "./owners.ts";
import { bytesText, isSync, type Subject } from "./subject.ts";

export interface LockSets {
  /** Misuse of a lock, or data that is touched without its lock, by thread. */
  readonly reports: readonly (Reported<string> & { readonly thread: number })[];
  /** Why not everything is known. */
  readonly open: readonly string[];
  /** Data and the lock that is held wherever it is touched. */
  readonly guards: readonly { readonly bytes: Bytes; readonly lock: string }[];
  /** Data that no lock guards, with an access that has none of those that others have. */
  readonly bare: readonly {
    readonly bytes: Bytes;
    readonly thread: number;
    readonly row: number;
    readonly path: readonly number[];
  }[];
  /** Locks that some path still holds at its end. */
  readonly kept: readonly string[];
  /** The result of a function that tries was taken for 0 or 1. */
  readonly tries: boolean;
  /** The locks that were met. */
  readonly locks: readonly Instance[];
}

/** Misuse in words, or that shared data is touched with some locks held. */
type Said =
  | { readonly kind: "misuse"; readonly text: string }
  | { readonly kind: "touch"; readonly bytes: Bytes; readonly held: readonly number[] };

interface State {
  /** Instances of locks that are held, in order. */
  readonly held: readonly number[];
  /** Index of the part that the thread is in, and the lock that it is called for, or -1. */
  readonly inside: number;
  readonly lock: number;
}

interface Touch {
  readonly thread: number;
  readonly row: number;
  readonly bytes: Bytes;
  held: readonly number[];
  /** Of a path with the fewest locks. */
  path: readonly number[];
}

/** Runs over all texts. */
export function lockSets(question: Question, subject: Subject): LockSets {
  const { locks } = question.places;
  const { code, parts, texts, accesses, gaps, shared } = subject;
  const touches = new Map<string, Touch>();
  const reports: (Reported<string> & { thread: number })[] = [];
  const open = new Set(gaps.map(({ row, why }) => `${textOf(subject, row)}: ${why}`));
  const kept = new Set<string>();
  let tries = false;
  const instances = new Instances(code, parts, subject.live, locks);
  const called = calledLocks(subject);
  for (const [i, l] of locks.entries())
    if (hasFunctions(l) && !called.has(i))
      open.add(`no thread calls a function of ${l.name}: where the compiler wrote it into its callers, name its words`);
  for (const b of subject.leaked) open.add(`${bytesText(subject, b)} is touched in a function of a lock and outside`);
  for (const { thread } of texts) {
    const [states, ids] = [[] as State[], new Map<string, number>()];
    const idOf = (s: State): number => {
      const key = `${s.held.join()};${s.inside};${s.lock}`;
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, states.length);
      return states.push(s) - 1;
    };
    const arrive = (state: number, event: FlowEvent & { kind: "arrival" }, report: Report<Said>): Next[] => {
      const { held, inside, lock } = states[state]!;
      const to = parts.of[event.row]!;
      if (to === inside) return [{ state }];
      const taken = [...held.filter((h) => h !== lock), lock].sort((a, b) => a - b);
      let ways: { held: readonly number[]; set?: Next["set"] }[] = [{ held }];
      const does = inside < 0 ? undefined : parts.list[inside]!.does;
      const result = event.register("x0");
      if (does === "acquire") ways = [{ held: taken }];
      if (does === "try" && result !== undefined) ways = [{ held: result === 0n ? held : taken }];
      if (does === "try" && result === undefined) {
        tries = true;
        ways = [
          { held: taken, set: { register: "x0", value: 1n } },
          { held, set: { register: "x0", value: 0n } },
        ];
      }
      const entered = to < 0 ? -1 : instances.of(parts, to, event.register("x0"));
      if (entered === undefined) {
        open.add(`${textOf(subject, event.row)}: which lock is meant is not known before it runs`);
        return [];
      }
      return ways.flatMap(({ held: before, set }): Next[] => {
        const after = to < 0 ? before : entering(parts.list[to]!.does, before, entered, report);
        if (after === undefined) return [];
        return [{ state: idOf({ held: after, inside: to, lock: entered }), ...(set ? { set } : {}) }];
      });
    };
    // What is held inside of a function; undefined behind misuse.
    const entering = (
      does: "acquire" | "release" | "try",
      held: readonly number[],
      lock: number,
      report: Report<Said>,
    ): readonly number[] | undefined => {
      const { name } = instances.list[lock]!;
      const has = held.includes(lock);
      if (does === "acquire" && has) misuse(report, `acquires ${name}, which it holds already`);
      if (does === "release" && !has) misuse(report, `releases ${name}, which it does not hold`);
      if (does === "acquire" ? has : does === "release" && !has) return undefined;
      return does === "release" ? held.filter((h) => h !== lock) : held;
    };
    const initial = idOf({ held: [], inside: -1, lock: -1 });
    const found = flow<Said>(code, thread, {
      initial,
      step: (state, event, report) => {
        if (event.kind === "arrival") return arrive(state, event, report);
        const { held, inside } = states[state]!;
        if (event.kind === "end") for (const h of held) kept.add(instances.list[h]!.name);
        if (inside >= 0 || (event.kind !== "read" && event.kind !== "write" && event.kind !== "rmw"))
          return [{ state }];
        const access = accesses.get(event.row)!;
        if (access.own) return [{ state }];
        if (access.bytes === undefined)
          open.add(`${textOf(subject, event.row)}: its address is not known before it runs`);
        for (const b of access.bytes ?? []) {
          const holds = (lock: number): boolean => held.some((h) => instances.list[h]!.lock === lock);
          const lock = locks.findIndex((l, i) => called.has(i) && hasFunctions(l) && meets(l.protects, b) && !holds(i));
          if (lock >= 0) misuse(report, `touches ${bytesText(subject, b)} without ${locks[lock]!.name}`);
          if (!isSync(subject, event.row) && meets(shared, b))
            report({ kind: "touch", bytes: b, held }, `${b.from} ${b.to} ${held.join()}`);
        }
        return [{ state }];
      },
    });
    for (const r of found.reports) {
      const { what } = r;
      if (what.kind === "misuse") {
        reports.push({ ...r, what: what.text, thread });
        continue;
      }
      const { bytes, held } = what;
      const key = `${thread} ${r.row} ${bytes.from} ${bytes.to}`;
      const known = touches.get(key);
      if (known === undefined) touches.set(key, { thread, row: r.row, bytes, held, path: r.path });
      else if (!known.held.every((h) => held.includes(h)))
        Object.assign(known, { held: known.held.filter((h) => held.includes(h)), path: r.path });
    }
  }
  return {
    reports,
    open: [...open],
    ...guardsOf(instances, [...touches.values()]),
    kept: [...kept],
    tries,
    locks: instances.list,
  };
}

const misuse = (report: Report<Said>, text: string): void => report({ kind: "misuse", text }, text);

const textOf = ({ code: { instructions, ops } }: Subject, row: number): string =>
  instructions[ops[row * ROW + INSTRUCTION]!]!.text;

function guardsOf(instances: Instances, touches: readonly Touch[]): Pick<LockSets, "guards" | "bare"> {
  const guards: { bytes: Bytes; lock: string }[] = [];
  const bare: { bytes: Bytes; thread: number; row: number; path: readonly number[] }[] = [];
  for (const bytes of pieces(touches.map((t) => t.bytes))) {
    const mine = touches.filter((t) => overlap(t.bytes, bytes));
    const all = mine.reduce((held, t) => held.filter((h) => t.held.includes(h)), mine[0]!.held);
    if (all[0] !== undefined) {
      guards.push({ bytes, lock: instances.list[all[0]]!.name });
      continue;
    }
    const least = mine.reduce((a, b) => (b.held.length < a.held.length ? b : a));
    bare.push({ bytes, thread: least.thread, row: least.row, path: least.path });
  }
  return { guards, bare };
}
