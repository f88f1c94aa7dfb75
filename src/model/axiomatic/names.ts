/** The names that an execution gives a value, and the values. */
import { EventSet, everything, identity, Relation, relate, type Universe } from "./relation.ts";
import type { Given } from "./text.ts";
import { type Edge, type Event, SETS } from "./trace.ts";
import type { Value } from "./values.ts";

/** The events of an execution: those of one trace for each thread behind the initial writes. */
export interface Skeleton {
  readonly over: Universe;
  readonly events: readonly Event[];
  /** Thread of each event, -1 for initial writes. */
  readonly threads: readonly number[];
  readonly data: readonly Edge[];
  readonly control: readonly Edge[];
  readonly order: readonly Edge[];
}

/** Sets of which no program here has events: translation, tags, fetches, caches, and forms of barriers that are one here. */
const EMPTY = (
  "T FW NExp FAULT MMU TagCheck EXC-RET SPURIOUS TLBI TLBIIS TLBInXS TLBINXS IC.IALLU IC.IALLUIS IC.IVAU DC.CVAU DC.IVAC DC.CVAC " +
  "PTE PTEV PTEINV PTEAF0 D-PTE I-PTE AF DB PTEXS Restricted-CMODX Instr LKW CMO"
).split(" ");
const EMPTY_RELATIONS = ["rf-reg", "inv-domain", "same-tag-loc", "PTEtoPA"];

const isMemory = ({ sets }: Event): boolean => (sets & (SETS.R | SETS.W)) !== 0;
const isRegister = ({ sets }: Event): boolean => (sets & (SETS.Rreg | SETS.Wreg)) !== 0;

const ofKind =
  (holds: (e: Event) => boolean) =>
  ({ over, events }: Skeleton): EventSet => {
    const set = new EventSet(over);
    events.forEach((e, i) => {
      if (holds(e)) set.add(i);
    });
    return set;
  };

const between =
  (holds: (a: Event, b: Event, sameThread: boolean, skeleton: Skeleton) => boolean) =>
  (skeleton: Skeleton): Relation => {
    const { over, events, threads } = skeleton;
    return relate(over, (a, b) =>
      holds(events[a]!, events[b]!, threads[a] === threads[b] && threads[a] !== -1, skeleton),
    );
  };

const sameLocation = (a: Event, b: Event, sameThread: boolean): boolean =>
  isMemory(a)
    ? isMemory(b) && a.location === b.location
    : isRegister(a) && isRegister(b) && sameThread && a.slot === b.slot;

const edges =
  (which: "control" | "data" | "order") =>
  (skeleton: Skeleton): Relation => {
    const relation = new Relation(skeleton.over);
    for (const [from, to] of skeleton[which]) relation.add(from, to);
    return relation;
  };

const FIXED: ReadonlyMap<string, (s: Skeleton) => Value> = new Map<string, (s: Skeleton) => Value>([
  ...Object.entries(SETS).map(([name, set]) => [name, ofKind((e) => (e.sets & set) !== 0)] as const),
  ["M", ofKind(isMemory)],
  ["Exp", ofKind(isMemory)],
  ["F", ofKind((e) => (e.sets & FENCES) !== 0)],
  ...EMPTY.map((name) => [name, ({ over }: Skeleton) => new EventSet(over)] as const),
  ...EMPTY_RELATIONS.map((name) => [name, ({ over }: Skeleton) => new Relation(over)] as const),
  ["id", ({ over }) => identity(everything(over))],
  ["po", between((a, b, sameThread) => sameThread && a.instruction < b.instruction)],
  ["loc", between(sameLocation)],
  ["int", between((_a, _b, sameThread) => sameThread)],
  ["ext", between((_a, _b, sameThread) => !sameThread)],
  ["same-instance", between((a, b, sameThread) => sameThread && a.instruction === b.instruction)],
  // Events of one single-copy atomic access.
  [
    "sm",
    between((a, b, sameThread) => isMemory(a) && (a === b || (sameThread && a.access >= 0 && a.access === b.access))),
  ],
  ["same-low-order-bits", between((a, b, sameThread) => isMemory(a) && sameLocation(a, b, sameThread))],
  ["iico_data", edges("data")],
  ["iico_ctrl", edges("control")],
  ["iico_order", edges("order")],
]);

const FENCES =
  SETS["DMB.SY"] | SETS["DMB.LD"] | SETS["DMB.ST"] | SETS["DSB.SY"] | SETS["DSB.LD"] | SETS["DSB.ST"] | SETS.ISB;

export const GIVEN: Given = { fixed: new Set(FIXED.keys()), dynamic: new Set(["rf", "co"]) };

/** The value of a name that does not hang on sources and coherence. */
export const fixedValue = (name: string, skeleton: Skeleton): Value => FIXED.get(name)!(skeleton);
