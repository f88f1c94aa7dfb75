/** A complete graph as an execution for a person: events in an order in which each could have happened. */
import { hasBit } from "../../bits/index.ts";
import type { Execution, ExecutionEvent, ExecutionFault, ExecutionRelation } from "../../evidence/index.ts";
import { FAULT_KIND, FAULT_NAMES, faultsIn, isOfStageTwo, type Pages, type StageTwo } from "../mmu/index.ts";
import { type Code, INSTRUCTION, type Layout, placeName, ROW, shownOf, valueName } from "../program/index.ts";
import {
  AT,
  EVENT,
  EVENT_SIZE,
  FIRST,
  GROUP,
  GROUP_SIZE,
  INIT,
  LOC,
  NEXT,
  NO_EVENT,
  NOBODY,
  PARTNER,
  ROW_OF,
  type Shape,
  SOURCE,
  STATUS,
  STATUS_OF,
  THREAD,
  VALUE,
  vmidOf,
  WHAT,
} from "./shape.ts";
import type { ThreadRunner } from "./thread-run.ts";

type Pairs = [number, number][];

/** Events in a linear order of OB; among those that could be next, the one of the lowest thread, oldest first. */
function linearise(st: Int32Array, shape: Shape): number[] {
  const n = st[0]!;
  const order: number[] = [];
  const isBefore = (p: number, e: number): boolean => hasBit(st, shape.obBase + p * shape.words, e);
  const thread = (e: number): number => st[shape.eventBase + e * EVENT_SIZE + THREAD]!;
  const waits = new Int32Array(n); // for so many events; -1 when it is done
  for (let p = 0; p < n; p++) for (let e = 0; e < n; e++) if (isBefore(p, e)) waits[e]!++;
  while (order.length < n) {
    let next = -1;
    for (let e = 0; e < n; e++) if (waits[e] === 0 && (next < 0 || thread(e) < thread(next))) next = e;
    if (next < 0) throw new Error("ordered-before has a cycle");
    for (let e = 0; e < n; e++) if (isBefore(next, e)) waits[e]!--;
    waits[next] = -1;
    order.push(next);
  }
  return order;
}

/** Per event its number, counted thread by thread in program order, and its position there. */
function numbering(st: Int32Array, shape: Shape): Map<number, { readonly id: number; readonly po: number }> {
  const found = new Map<number, { id: number; po: number }>();
  for (let t = 0; t < shape.threads; t++) {
    let po = 0;
    let e = st[shape.threadBase + t * shape.threadSize + FIRST]!;
    for (; e !== NO_EVENT; e = st[shape.eventBase + e * EVENT_SIZE + NEXT]!) found.set(e, { id: found.size, po: po++ });
  }
  for (let e = 0; e < st[0]!; e++) if (!found.has(e)) found.set(e, { id: found.size, po: 0 });
  return found;
}

/** What is about translation and is no access to memory; undefined for accesses. */
function stillLabel(code: Code, st: Int32Array, at: number): string | undefined {
  const what = st[at + WHAT]!;
  if ((what & EVENT.DONE) !== 0) return "TLBI done";
  const { list, stage2 } = code.program.pages ?? { list: [] };
  const group = st[at + GROUP]!;
  if ((what & EVENT.SWITCH) !== 0) return `VTTBR(${stage2!.tables[group]!.number},vmid:${st[at + GROUP_SIZE]})`;
  if ((what & EVENT.TLBI) !== 0) return tlbiLabel(what, group, list, stage2);
  if ((what & EVENT.FAULT) === 0) return undefined;
  const { kind, at: where, page } = faultsIn(code.values.number(st[at + VALUE]!))[0]!;
  if (where === "nothing") return "fault";
  const name = where === "intermediate" ? stage2!.list[page]!.name : list[page]!.name;
  return `fault ${isOfStageTwo(kind) ? `S2:${FAULT_NAMES[kind - FAULT_KIND.S2_TRANSLATION]}` : FAULT_NAMES[kind]} ${name}`;
}

// What a TLBI is of: a page by its name, or all, and whose.
function tlbiLabel(what: number, page: number, list: Pages["list"], stage2: StageTwo | undefined): string {
  if (stage2 === undefined) return `TLBI ${list[page]?.name ?? "all"}`;
  if ((what & EVENT.EVERY_VMID) !== 0) return "TLBI all of both stages";
  const whose = `vmid:${vmidOf(what)}`;
  if ((what & EVENT.SECOND_STAGE) !== 0) return `TLBI ${stage2.list[page]!.name} ${whose}`;
  const name = list[page]?.name ?? stage2.list[page - list.length]?.name ?? "all";
  return `TLBI ${name}${(what & EVENT.BOTH_STAGES) !== 0 ? " of both stages" : ""} ${whose}`;
}

function label(code: Code, layout: Layout, st: Int32Array, at: number): string {
  const still = stillLabel(code, st, at);
  if (still !== undefined) return still;
  const { program, values } = code;
  const what = st[at + WHAT]!;
  const location = st[at + LOC]!;
  const name = placeName(program, layout.addressOf[location]!, layout.granuleOf[location]!);
  const order = what & EVENT.ACQUIRE ? "acq" : what & EVENT.ACQUIRE_PC ? "acqpc" : what & EVENT.RELEASE ? "rel" : "";
  const atomic = st[at + PARTNER]! >= 0 ? "*" : "";
  const value = valueName(program, values.number(st[at + VALUE]!));
  const kind = what & EVENT.UPDATE ? "HU" : what & EVENT.WALK ? "TR" : what & EVENT.WRITE ? "W" : "R";
  return `${kind}${order}${atomic} ${name}=${value}`;
}

/** The execution of a complete graph with total coherence order; with dependencies when a runner is given. */
export function witness(code: Code, layout: Layout, shape: Shape, st: Int32Array, runner?: ThreadRunner): Execution {
  const base = shape.eventBase;
  const numbers = numbering(st, shape);
  const events = linearise(st, shape).map((e): ExecutionEvent => {
    const at = base + e * EVENT_SIZE;
    const instruction = code.instructions[code.ops[st[at + ROW_OF]! * ROW + INSTRUCTION]!]!;
    const still = (st[at + WHAT]! & EVENT.STILL) !== 0;
    const value = still ? {} : { value: code.values.number(st[at + VALUE]!).toString() };
    const shown = { ...shownOf(instruction), label: label(code, layout, st, at), ...value };
    if (st[at + THREAD] === NOBODY)
      return { id: numbers.get(e)!.id, thread: undefined, ...shown, instruction: "hardware" };
    return { ...numbers.get(e)!, thread: st[at + THREAD]!, ...shown };
  });
  const id = (e: number): number => numbers.get(e)!.id;
  const all = [...relations(st, shape), ...(runner === undefined ? [] : dependencies(st, shape, runner))];
  const faults = faultsOf(code, shape, st);
  return {
    events,
    relations: all.map(({ name, pairs }) => ({ name, pairs: pairs.map(([a, b]) => [id(a), id(b)]) })),
    ...(faults.length > 0 ? { faults } : {}),
  };
}

function faultsOf({ ops, instructions }: Code, shape: Shape, st: Int32Array): ExecutionFault[] {
  const found: ExecutionFault[] = [];
  for (let thread = 0; thread < shape.threads; thread++) {
    const at = shape.threadBase + thread * shape.threadSize;
    if (st[at + STATUS] !== STATUS_OF.FAULTED) continue;
    found.push({ thread, ...shownOf(instructions[ops[st[at + AT]! * ROW + INSTRUCTION]!]!) });
  }
  return found;
}

function relations(st: Int32Array, shape: Shape): ExecutionRelation[] {
  const { eventBase: base, inBase, words } = shape;
  const rf: Pairs = [];
  const co: Pairs = [];
  const fr: Pairs = [];
  const rmw: Pairs = [];
  for (let e = 0; e < st[0]!; e++) {
    const at = base + e * EVENT_SIZE;
    const isWrite = (st[at + WHAT]! & EVENT.WRITE) !== 0;
    if ((st[at + WHAT]! & EVENT.STILL) !== 0) continue;
    if (!isWrite && st[at + SOURCE] !== INIT) rf.push([st[at + SOURCE]!, e]);
    if (!isWrite && st[at + PARTNER]! >= 0) rmw.push([e, st[at + PARTNER]!]);
    for (let f = 0; f < st[0]!; f++) {
      const other = base + f * EVENT_SIZE;
      if ((st[other + WHAT]! & EVENT.WRITE) === 0 || !hasBit(st, inBase + e * words, f)) continue;
      if (st[other + LOC] === st[at + LOC]) (isWrite ? co : fr).push([e, f]);
    }
  }
  return [
    { name: "rf", pairs: rf },
    { name: "co", pairs: co },
    { name: "fr", pairs: fr.filter(([r, w]) => !rmw.some(([a, b]) => a === r && b === w)) },
    { name: "rmw", pairs: rmw },
  ];
}

// Dependencies, by running the threads once more. `ctrl` and `pick` are shown where they order: into writes.
function dependencies(st: Int32Array, shape: Shape, runner: ThreadRunner): ExecutionRelation[] {
  const found = { addr: [] as Pairs, data: [] as Pairs, ctrl: [] as Pairs, pick: [] as Pairs };
  const { order } = runner;
  const from = (masks: readonly Int32Array[], e: number, into: Pairs): void => {
    for (let r = 0; r < st[0]!; r++) if (masks.some((m) => hasBit(m, 0, r))) into.push([r, e]);
  };
  runner.record = (e, writes) => {
    from([order.addrDep], e, found.addr);
    if (!writes) return;
    from([order.dataDep], e, found.data);
    from([order.branches], e, found.ctrl);
    from([order.addrPick, order.dataPick, order.branchPicks], e, found.pick);
  };
  for (let t = 0; t < shape.threads; t++) runner.run(st, t);
  runner.record = undefined;
  return Object.entries(found).map(([name, pairs]) => ({ name, pairs }));
}
