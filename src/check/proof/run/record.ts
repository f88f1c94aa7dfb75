/** Calls of a layer's primitives that a run reaches, each on the layer's own state and on the state below, side by side. */
import type { KernelProgram, Primitive } from "../../../kernel/index.ts";
import type { Native, NativeFunctions } from "./concrete.ts";
import { Endless } from "./functions.ts";
import { Running } from "./running.ts";
import { returned } from "./specification.ts";

/** A call of a primitive. */
export interface RunCall {
  readonly primitive: Primitive;
  readonly args: readonly Native[];
}

/** A call of a layer's primitive that a run reached, and the states before it. */
export interface RecordedCall extends RunCall {
  readonly hi: Native;
  readonly lo: Native;
}

/** What a run reached. */
export interface Recorded {
  readonly calls: readonly RecordedCall[];
  /** Calls of code that do not end. */
  readonly endless: readonly RecordedCall[];
}

/** Most calls of one primitive that are kept. */
const MOST_OF_ONE = 32;

/**
 * The states of a run from `initial` at two layers side by side: what is introduced up to a layer acts by its specification, what is
 * introduced above it by its code. A call that code makes counts as well as one of the run.
 */
export function recorded(
  program: KernelProgram,
  functions: NativeFunctions,
  levels: readonly [number, number],
  initial: Native,
  run: readonly RunCall[],
): Recorded {
  const found: RecordedCall[] = [];
  const endless: RecordedCall[] = [];
  let [hi, lo] = [initial, initial];
  for (const call of run) {
    const [above, below]: Seen[][] = [[], []];
    try {
      const next = acted(program, functions, { level: levels[0], seen: above! }, call, hi)[0];
      lo = acted(program, functions, { level: levels[1], seen: below! }, call, lo)[0];
      hi = next;
      found.push(...paired(above!, below!));
    } catch (error) {
      // Undefined here, or it waits: nobody would call it.
      if (error instanceof Endless) endless.push({ ...call, hi, lo });
    }
  }
  return { calls: fewOfEach(found), endless };
}

/** A call, and the machine before it. */
interface Seen extends RunCall {
  readonly machine: Native;
}
interface At {
  readonly level: number;
  readonly seen: Seen[];
}

/** A call at a layer: the machine behind it, and what it gives. Calls inside of it are seen in order. */
function acted(
  program: KernelProgram,
  functions: NativeFunctions,
  at: At,
  { primitive, args }: RunCall,
  machine: Native,
): readonly [Native, Native] {
  at.seen.push({ primitive, args, machine });
  const isStep = primitive.kind === "bottom" || primitive.kind === "transition" || primitive.level <= at.level;
  if (isStep && primitive.kind !== "sequence") return returned(functions(primitive.spec)!(machine, ...args));
  const running = new Running(program, isStep ? primitive.spec : primitive.code!, args, true);
  let now = machine;
  for (;;) {
    const stop = running.next();
    if (stop.kind === "end") return [now, stop.value];
    if (stop.kind !== "call") continue;
    const [after, value] = acted(program, functions, at, stop, now);
    now = after;
    running.returned(value);
  }
}

/** Calls that both layers saw, each with the next one of the same primitive with the same arguments. */
function paired(above: readonly Seen[], below: readonly Seen[]): RecordedCall[] {
  const open = [...below];
  return above.flatMap(({ primitive, args, machine: hi }) => {
    const at = open.findIndex((c) => c.primitive === primitive && c.args.every((a, i) => a === args[i]));
    const [other] = at < 0 ? [] : open.splice(at, 1);
    return [{ primitive, args, hi, lo: other === undefined ? hi : other.machine }];
  });
}

function fewOfEach(calls: readonly RecordedCall[]): RecordedCall[] {
  const counts = new Map<Primitive, number>();
  return calls.filter(({ primitive }) => {
    const count = (counts.get(primitive) ?? 0) + 1;
    counts.set(primitive, count);
    return count <= MOST_OF_ONE;
  });
}
