/** Loops with an invariant, run: what holds at the head of a round, the machines there as a model has them, and one round of it. */

import { type Sort, sameSort } from "../../../ir/index.ts";
import type { Lifted } from "../../../kernel/index.ts";
import { localOfRound, roundAboveName, roundName } from "../others/beside.ts";
import { fieldAt, isUnder, type KnownLoop, type MachineField, shortName, sortsOn } from "../system/index.ts";
import type { ModelValues, Native } from "./concrete.ts";
import { scalarOf } from "./concrete.ts";
import { type KeyValues, keyTuples } from "./functions.ts";
import { differenceText, type NativeMachines, type NativePair } from "./native-pair.ts";
import { differencesOf, fieldKeys, rewritten } from "./places.ts";
import type { Running, Stop } from "./running.ts";
import type { NativeSpecification } from "./specification.ts";
import { brokenWait } from "./waiting.ts";

/** A head of a loop that was reached. */
export interface Head {
  readonly stop: Extract<Stop, { readonly kind: "head" }>;
  readonly machines: NativeMachines;
  readonly spec: NativeSpecification;
}

/** What was so where the arbitrary round began. */
interface Begun {
  readonly machines: NativeMachines;
  readonly place: string | undefined;
  readonly measure: Native;
  /** Declared fields that steps of this CPU changed since, and others may change too. */
  readonly changed: Set<string>;
  /** Declared fields of which a lock changed hands since. */
  readonly unlocked: Set<string>;
}

/** The sort of a local, by what is assigned to it. */
export function sortOfLocal({ procedure }: Lifted, local: string): Sort | undefined {
  for (const { body } of procedure.blocks)
    for (const s of body) {
      if (s.kind === "let" && s.name === local) return s.value.sort;
      if (s.kind === "effect" && s.into === local && s.effect.kind === "call") return s.effect.sort;
    }
  return procedure.params.find((p) => p.name === local)?.sort;
}

const loopOf = ({ stop: { lifted, loop } }: Head): string => `${lifted.name} ${loop}`;

export class Rounds {
  readonly #loops: ReadonlyMap<string, readonly KnownLoop[]>;
  readonly #native: NativePair;
  readonly #model: ModelValues;
  readonly #values: KeyValues;
  /** Numbers of rounds that are to come, as the plan counts them. */
  readonly #numbers: number[];
  /** By loop. */
  readonly #begun = new Map<string, Begun>();

  /** @param numbers of the rounds on the way; undefined: loops run as they are */
  constructor(native: NativePair, model: ModelValues, values: KeyValues, numbers: readonly number[] | undefined) {
    this.#loops = numbers === undefined ? new Map() : native.pair.layer.proof.loops;
    this.#numbers = [...(numbers ?? [])];
    this.#native = native;
    this.#model = model;
    this.#values = values;
  }

  #known(lifted: Lifted, loop: number): KnownLoop | undefined {
    return this.#loops.get(shortName(lifted.name))?.[loop];
  }

  /** Whether rounds of a loop are looked at one by one. */
  knows(lifted: Lifted, loop: number): boolean {
    return this.#known(lifted, loop) !== undefined;
  }

  #of({ stop }: Head): KnownLoop {
    return this.#known(stop.lifted, stop.loop)!;
  }

  /** A function of the proof file on machines and locals. */
  #at({ name, procedure: { params } }: Lifted, { stop, machines }: Head): Native {
    const { sort } = this.#native.pair.system.machine;
    const isMachine = (i: number): boolean => params[i] !== undefined && sameSort(params[i].sort, sort);
    const states = isMachine(1) ? machines : [machines[1]];
    const locals = params.slice(states.length).map((p) => stop.locals.get(p.name));
    return this.#native.functions(name)!(...states, ...locals);
  }

  /** What does not hold where the loop is entered. */
  first(head: Head): string | undefined {
    return this.#broken(head, "at first");
  }

  /** What does not hold after the arbitrary round. */
  again(head: Head): string | undefined {
    const begun = this.#begun.get(loopOf(head));
    if (begun === undefined) return undefined;
    return this.#broken(head, "again") ?? this.#left(head, begun) ?? this.#falls(head, begun);
  }

  #broken(head: Head, when: string): string | undefined {
    const { invariant } = this.#of(head);
    if (this.#at(invariant, head) !== true)
      return `${shortName(invariant.name)}, the invariant of the loop, is false ${when}`;
    const own = this.#native.ownDifferences(head.machines).map(differenceText);
    if (own.length > 0) return `at the head of the loop, ${when} (specification, code): ${own.join("; ")}`;
    const covered = this.#native.brokenMine(head.machines);
    return covered && `${covered} at the head of the loop, ${when}`;
  }

  /** What the round changes and is not declared to. */
  #left(head: Head, begun: Begun): string | undefined {
    if (begun.place !== head.spec.place)
      return "the specification does not come back to the head of its loop with the code";
    const { changes } = this.#of(head);
    const { fields } = this.#native.pair.below;
    const open = fields.find((f) => begun.unlocked.has(f.path) && !isUnder(f.path, changes) && this.#isMine(f, head));
    if (open !== undefined)
      return `a round takes or gives up the lock of ${open.path}, which others may change then and is not listed`;
    for (const [i, name] of ["the specification", "the loop"].entries())
      for (const d of differencesOf(
        this.#native.pair.system.machine.sort,
        begun.machines[i],
        head.machines[i],
        [],
        this.#values,
      )) {
        const field = fieldAt(fields, d.path);
        if (field === undefined || isUnder(d.path, changes) || field.whose === "shared") continue;
        const at = fieldKeys(field, d.keys);
        const isMine = field.lock === undefined || this.#native.below.isMine(begun.machines[1], field, at);
        if (isMine) return `${name} changes what is not listed (before, after): ${differenceText(d)}`;
      }
    const left = [...begun.changed].find((f) => !isUnder(f, changes));
    return left && `a round of the loop changes ${left}, which is not listed`;
  }

  /** Whether a field, at some keys, is this CPU's at a head. */
  #isMine(field: MachineField, { machines: [, lo] }: Head): boolean {
    return this.#keysOf(field).some((at) => this.#native.below.isMine(lo, field, at));
  }

  #keysOf({ path }: MachineField): readonly (readonly Native[])[] {
    return [...keyTuples(sortsOn(this.#native.pair.system.machine.sort, path)!, this.#values)];
  }

  #falls(head: Head, { measure: before }: Begun): string | undefined {
    const { measure } = this.#of(head);
    if ("awaits" in measure) return undefined;
    const now = this.#at(measure, head) as bigint;
    if (now >= 0n && now < (before as bigint)) return undefined;
    return `the measure of the loop does not fall: ${before}, then ${now}`;
  }

  /** This CPU stepped. */
  stepped(before: NativeMachines, after: NativeMachines): void {
    if (this.#begun.size === 0) return;
    const changed = [...this.#changed(before, after)];
    const unlocked = [...this.#unlocked(before[1], after[1])];
    for (const begun of this.#begun.values()) {
      for (const field of changed) begun.changed.add(field);
      for (const field of unlocked) begun.unlocked.add(field);
    }
  }

  /** Fields that others may change, too, and that differ. */
  *#changed(before: NativeMachines, after: NativeMachines): Generator<string> {
    const { pair } = this.#native;
    const differ = before.flatMap((m, i) => differencesOf(pair.system.machine.sort, m, after[i], [], this.#values));
    for (const { path } of differ) {
      const field = fieldAt(pair.below.fields, path);
      if (field?.whose === "shared" || field?.whose === "locked") yield field.path;
    }
  }

  /** Fields of which a lock changed hands. */
  *#unlocked(before: Native, after: Native): Generator<string> {
    const { pair, below } = this.#native;
    for (const field of pair.system.machine.fields) {
      if (field.whose !== "locked") continue;
      const isOther = (keys: readonly Native[]): boolean =>
        below.isMine(before, field, keys) !== below.isMine(after, field, keys);
      if (this.#keysOf(field).some(isOther)) yield field.path;
    }
  }

  /** The machines at the head of the arbitrary round, before others step; locals are set. */
  arbitrary({ stop, machines, spec }: Head): NativeMachines {
    const number = this.#numbers.shift() ?? 0;
    const name = roundName(number);
    const { changes } = this.#known(stop.lifted, stop.loop)!;
    const { sort } = this.#native.pair.system.machine;
    const localSort = new Map(stop.lifted.loops[stop.loop]!.assigned.map((l) => [l, sortOfLocal(stop.lifted, l)]));
    for (const [local, s] of localSort)
      if (s !== undefined && stop.locals.has(local))
        stop.locals.set(local, this.#model.native(s, localOfRound(number, local)));
    this.#placeSpec(spec, name);
    const { hidden } = this.#native.pair;
    const fresh = (machine: Native, hiddenName: string): Native =>
      rewritten(sort, machine, changes, (path, keys, _, at, sorts) =>
        this.#model.native(
          at,
          `${isUnder(path, hidden) ? hiddenName : name}.${path}`.replaceAll(".*", ""),
          keys.map((k, i) => scalarOf(sorts[i]!, k)),
        ),
      );
    return [fresh(machines[0], roundAboveName(number)), fresh(machines[1], name)];
  }

  #placeSpec(spec: NativeSpecification, name: string): void {
    const { program } = spec;
    const [locals, lifted] = [program?.locals, program?.lifted];
    if (locals === undefined || lifted === undefined) return;
    for (const local of lifted.loops.flatMap((l) => l.assigned)) {
      const sort = sortOfLocal(lifted, local);
      if (sort !== undefined && locals.has(local))
        locals.set(local, this.#model.native(sort, `${name} above local ${local}`));
    }
    spec.look();
  }

  /** What does not hold of a loop that waits. @param code  stands at its head */
  brokenWait(head: Head, code: Running): string | undefined {
    const { measure } = this.#of(head);
    if (!("awaits" in measure)) return undefined;
    const { machines, stop } = head;
    const at = (lifted: Lifted, on: NativeMachines): Native => this.#at(lifted, { ...head, machines: on });
    return brokenWait({ native: this.#native, values: this.#values, stop, known: measure, at, code }, machines);
  }

  /** The round begins; or what of the model is no head of a round. */
  begun(head: Head): string | undefined {
    const { invariant, measure } = this.#of(head);
    if (this.#at(invariant, head) !== true) return `${shortName(invariant.name)} is false`;
    const before = "awaits" in measure ? undefined : this.#at(measure, head);
    this.#begun.set(loopOf(head), {
      machines: head.machines,
      place: head.spec.place,
      measure: before,
      changed: new Set(),
      unlocked: new Set(),
    });
    return undefined;
  }
}
