/** A complete graph as an execution for a person: events in an order in which each could have happened. */
import { hasBit } from "../../bits/index.ts";
import type { Execution, ExecutionEvent, ExecutionRelation } from "../../evidence/index.ts";
import { type Code, INSTRUCTION, type Layout, ROW } from "../program/index.ts";
import { EVENT, EVENT_SIZE, INIT, LOC, PARTNER, ROW_OF, type Shape, SOURCE, THREAD, VALUE, WHAT } from "./shape.ts";

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

function label(code: Code, layout: Layout, st: Int32Array, at: number): string {
  const what = st[at + WHAT]!;
  const location = st[at + LOC]!;
  const address = layout.addressOf[location]!;
  const v = code.program.variables.find((x) => address >= x.address && address < x.address + BigInt(x.init.length))!;
  const offset = Number(address - v.address);
  const name = offset === 0 ? v.name : `${v.name}+${offset}`;
  const order = what & EVENT.ACQUIRE ? "acq" : what & EVENT.ACQUIRE_PC ? "acqpc" : what & EVENT.RELEASE ? "rel" : "";
  const atomic = st[at + PARTNER]! >= 0 ? "*" : "";
  return `${what & EVENT.WRITE ? "W" : "R"}${order}${atomic} ${name}=${code.values.number(st[at + VALUE]!)}`;
}

/** The execution of a complete graph with total coherence order. */
export function witness(code: Code, layout: Layout, shape: Shape, st: Int32Array): Execution {
  const base = shape.eventBase;
  const events = linearise(st, shape).map((e): ExecutionEvent => {
    const at = base + e * EVENT_SIZE;
    const instruction = code.instructions[code.ops[st[at + ROW_OF]! * ROW + INSTRUCTION]!]!;
    return { id: e, thread: st[at + THREAD]!, instruction: instruction.text, label: label(code, layout, st, at) };
  });
  return { events, relations: relations(st, shape) };
}

function relations(st: Int32Array, shape: Shape): ExecutionRelation[] {
  const { eventBase: base, inBase, words } = shape;
  const rf: [number, number][] = [];
  const co: [number, number][] = [];
  const fr: [number, number][] = [];
  const rmw: [number, number][] = [];
  for (let e = 0; e < st[0]!; e++) {
    const at = base + e * EVENT_SIZE;
    const isWrite = (st[at + WHAT]! & EVENT.WRITE) !== 0;
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
