/** Loops with an invariant, run: what holds at the head of a round, the machines there as a model has them, and one round of it. */

import { type Sort, sameSort } from "../../../ir/index.ts";
import type { Lifted } from "../../../kernel/index.ts";
import { localOfRound, roundName } from "../others/beside.ts";
import { fieldAt, isUnder, type KnownLoop, shortName } from "../system/index.ts";
import type { ModelValues, Native } from "./concrete.ts";
import { scalarOf } from "./concrete.ts";
import type { KeyValues } from "./functions.ts";
import { differenceText, type NativeMachines, type NativePair } from "./native-pair.ts";
import { differencesOf, fieldKeys, rewritten } from "./places.ts";
import type { Stop } from "./running.ts";
import type { NativeSpecification } from "./specification.ts";

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

  #falls(head: Head, { measure: before }: Begun): string | undefined {
    const { measure } = this.#of(head);
    if ("theorem" in measure) return undefined;
    const now = this.#at(measure, head) as bigint;
    if (now >= 0n && now < (before as bigint)) return undefined;
    return `the measure of the loop does not fall: ${before}, then ${now}`;
  }

  /** This CPU stepped. */
  stepped(before: NativeMachines, after: NativeMachines): void {
    if (this.#begun.size === 0) return;
    const { pair } = this.#native;
    const differ = before.flatMap((m, i) => differencesOf(pair.system.machine.sort, m, after[i], [], this.#values));
    for (const { path } of differ) {
      const field = fieldAt(pair.below.fields, path);
      if (field?.whose === "shared" || field?.whose === "locked")
        for (const { changed } of this.#begun.values()) changed.add(field.path);
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
    const fresh = (machine: Native): Native =>
      rewritten(sort, machine, changes, (path, keys, _, at, sorts) =>
        this.#model.native(
          at,
          `${name}.${path}`.replaceAll(".*", ""),
          keys.map((k, i) => scalarOf(sorts[i]!, k)),
        ),
      );
    return [fresh(machines[0]), fresh(machines[1])];
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

  /** The round begins; or what of the model is no head of a round. */
  begun(head: Head): string | undefined {
    const { invariant, measure } = this.#of(head);
    if (this.#at(invariant, head) !== true) return `${shortName(invariant.name)} is false`;
    const before = "theorem" in measure ? undefined : this.#at(measure, head);
    this.#begun.set(loopOf(head), {
      machines: head.machines,
      place: head.spec.place,
      measure: before,
      changed: new Set(),
    });
    return undefined;
  }
}
