/** What a loop waits for and others bring about, run: what plan/brought-about.ts shows, in one state at the head of the loop. */
import type { Lifted, Primitive } from "../../../kernel/index.ts";
import { Blocked, Panicked, Stuck } from "../../../prelude/index.ts";
import { deedParams, fieldAt, type KnownAwaited, shortName } from "../system/index.ts";
import type { Native } from "./concrete.ts";
import type { KeyValues } from "./functions.ts";
import { differenceText, type NativeMachines, type NativePair } from "./native-pair.ts";
import { type Difference, differencesOf, fieldKeys } from "./places.ts";
import { Running, type Stop } from "./running.ts";
import { returned } from "./specification.ts";

/** A loop at whose head code stands. */
export interface AtHead {
  readonly native: NativePair;
  readonly values: KeyValues;
  readonly stop: Extract<Stop, { readonly kind: "head" }>;
  readonly known: KnownAwaited;
  readonly at: (lifted: Lifted, machines: NativeMachines) => Native;
  readonly code: Running;
}

/** What is not as the proof says of others, in a state in which the loop waits; undefined where all is. */
export function notBroughtAbout(loop: AtHead, mine: NativeMachines): string | undefined {
  const { native, known, at } = loop;
  const { program } = native.pair.system;
  if (known.by.kind === "hardware")
    return notEnded(loop, mine, native.functions(known.by.name)!(mine[1], ...argsOf(loop, mine)));
  const other: NativeMachines = [native.seen(mine[0]), native.seen(mine[1])];
  if (native.below.self(other[1]) === native.below.self(mine[1]) || native.brokenForOther(other, other) !== undefined)
    return undefined; // there is no such other CPU
  const lo = known.from === undefined ? other[1] : at(known.from, other);
  const hi = native.agreeing(known.above === undefined ? other[0] : at(known.above, other), lo);
  const wrong = wrongThere(loop, mine, other, [hi, lo]);
  if (wrong !== undefined) return wrong;
  const primitive = program.primitives.get(known.by.name)!;
  const after = taken(loop, primitive, [hi, lo], argsOf(loop, mine));
  return typeof after === "string" ? after : notEnded(loop, mine, native.asSeen(after.machine, mine[1]));
}

/** Whether it is so, or the measure has fallen. */
function notEnded({ known, at }: AtHead, [hi, lo]: NativeMachines, after: Native): string | undefined {
  if (at(known.awaits, [hi, after]) === true) return undefined;
  const [awaits, by] = [known.awaits, known.by].map((l) => shortName(l.name));
  if (known.falls === undefined)
    return `${awaits} is false although others have done ${by}: the loop may wait for ever`;
  const [was, is] = [lo, after].map((m) => at(known.falls!, [hi, m]) as bigint) as [bigint, bigint];
  if (0n <= was && is < was) return undefined;
  return `${awaits} is false although others have done ${by}, and ${shortName(known.falls.name)} does not fall: ${was}, then ${is}`;
}

const argsOf = ({ native, known, at, stop }: AtHead, mine: NativeMachines): readonly Native[] =>
  deedParams(native.pair.system, known.by).map(({ name }) => {
    const given = known.given.get(name);
    return given === undefined ? stop.locals.get(name) : at(given, mine);
  });

/** Why another CPU cannot stand where it is said to. */
function wrongThere(
  loop: AtHead,
  mine: NativeMachines,
  other: NativeMachines,
  there: NativeMachines,
): string | undefined {
  const { native, known, at, values } = loop;
  const by = shortName(known.by.name);
  if (native.below.self(there[1]) === native.below.self(mine[1])) return `${by} is done by the CPU that waits`;
  const back: NativeMachines = [native.asSeen(there[0], mine[0]), native.asSeen(there[1], mine[1])];
  for (const i of [1, 0]) {
    const differ = differencesOf(native.pair.system.machine.sort, mine[i], back[i], [], values);
    const wrong = differ.find((d) => !mayChange(loop, d, [mine[1], back[1], there[1]]));
    if (wrong !== undefined)
      return `no CPU comes by this on its way to ${by} (before, there): ${differenceText(wrong)}`;
  }
  if (at(known.awaits, [back[0], back[1]]) === true)
    return `${shortName(known.awaits.name)} is so before others have done ${by}: nothing makes it so`;
  const broken = native.notAllowed(mine, back) ?? native.brokenForOther(other, there);
  return broken && `no CPU gets to ${by}: ${broken}`;
}

/** @param locks  machines of code by which they are told: before, there, and there as the other CPU sees it */
function mayChange({ native, known }: AtHead, d: Difference, locks: readonly [Native, Native, Native]): boolean {
  const [before, after, other] = locks;
  const { below, pair } = native;
  const field = fieldAt(pair.system.machine.fields, d.path);
  if (field === undefined) return true;
  const { footprints, machine } = pair.system;
  const reads = (name: string | undefined): boolean => name !== undefined && footprints.of(name).reads.has(field.path);
  const keys = fieldKeys(field, d.keys);
  if (field.whose === "entry")
    return !reads(known.awaits.name) && !reads(known.falls?.name) && below.isMine(other, field, keys);
  if (field.whose !== "locked" || below.isMine(before, field, keys)) return false;
  return reads(machine.owner) || (!below.isFree(before, field.lock!, keys) && below.isFree(after, field.lock!, keys));
}

/** The machine behind a primitive that the other CPU does by itself; or why it cannot. */
function taken(
  { native: { functions, pair } }: AtHead,
  primitive: Primitive,
  [hi, lo]: NativeMachines,
  args: readonly Native[],
): { readonly machine: Native } | string {
  const { program } = pair.system;
  const step = ({ spec }: Primitive, machine: Native, inputs: readonly Native[]): readonly [Native, Native] =>
    returned(functions(spec)!(machine, ...inputs));
  const run = (name: string, from: Native): Native => {
    const code = new Running(program, name, args);
    let machine = from;
    for (let stop = code.next(); stop.kind !== "end"; stop = code.next()) {
      if (stop.kind === "head") continue;
      const [next, value] = step(stop.primitive, machine, stop.args);
      machine = next;
      code.returned(value);
    }
    return machine;
  };
  try {
    if (primitive.kind === "sequence") run(primitive.spec, hi);
    else isDefined(() => step(primitive, hi, args));
    return { machine: run(primitive.code!, lo) };
  } catch (error) {
    if (error instanceof Blocked) return `another CPU that does ${primitive.short} waits itself: ${error.message}`;
    if (error instanceof Stuck || error instanceof Panicked)
      return `no CPU may do ${primitive.short} there: ${error.message}`;
    throw error;
  }
}

/** Whether the specification has to wait is not asked. @throws where it is not defined */
function isDefined(specification: () => void): void {
  try {
    specification();
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
  }
}
