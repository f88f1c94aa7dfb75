/**
 * Two machines side by side on concrete values: what others may do to them, and what a step owes to others. Says natively what
 * others/interference.ts and others/owed.ts say of terms; what was false before a step is not the step's fault.
 */
import { type ActorPair, actorPairs, hardwarePairs } from "../others/hardware.ts";
import type { Covered, Pair } from "../others/pair.ts";
import { fieldAt, ownPaths, type Relation, shortName } from "../system/index.ts";
import type { Native, NativeFunctions } from "./concrete.ts";
import type { KeyValues } from "./functions.ts";
import { type Claim, falseAt, NativeMachine } from "./native-machine.ts";
import { type Difference, differencesOf, fieldKeys, rewritten, valueAt } from "./places.ts";
import { safely } from "./safely.ts";
import { keysText, shown } from "./show.ts";

/** Machines: of the specification, of code. */
export type NativeMachines = readonly [Native, Native];

/** Claims before and after something, and when they are said to be false. */
interface Watched {
  readonly before: readonly Claim[];
  readonly after: readonly Claim[];
  readonly when: string;
}

/** What a step owes and does not keep. */
export interface BrokenPromise {
  readonly kind: "transition" | "agreement" | "relation" | "hardware";
  readonly line: string;
}

/** A step of hardware in two machines. */
interface Looked {
  readonly keys: readonly Native[];
  readonly next: Native;
  readonly like: Native;
  readonly notNothing: readonly Difference[];
  readonly notStep: readonly Difference[];
}
const isWrong = ({ notNothing, notStep }: Looked): boolean => notNothing.length > 0 && notStep.length > 0;

export class NativePair {
  readonly pair: Pair;
  readonly above: NativeMachine;
  readonly below: NativeMachine;
  readonly functions: NativeFunctions;
  readonly #values: KeyValues;
  /** What another CPU has of its own, by the path of the field. */
  readonly #other: (path: string, value: Native) => Native;
  readonly #hardwareKeys: (step: string, name: string, when: string) => Native;

  constructor(
    pair: Pair,
    functions: NativeFunctions,
    values: KeyValues,
    others: {
      readonly field: (path: string, value: Native) => Native;
      readonly hardwareKey: (step: string, name: string, when: string) => Native;
    },
  ) {
    this.pair = pair;
    this.functions = functions;
    this.above = new NativeMachine(pair.above, functions);
    this.below = new NativeMachine(pair.below, functions);
    this.#values = values;
    this.#other = others.field;
    this.#hardwareKeys = others.hardwareKey;
  }

  get #sort() {
    return this.pair.system.machine.sort;
  }

  /** The machine as another CPU sees it. */
  seen(machine: Native): Native {
    const own = this.pair.below.fields.filter((f) => f.whose === "own").map((f) => f.path);
    return rewritten(this.#sort, machine, [this.pair.system.machine.self, ...own], (path, _, value) =>
      this.#other(path, value),
    );
  }

  #relation(r: Relation, machines: NativeMachines): Claim {
    return this.above.relation(r, machines);
  }
  #free({ relation, lock }: Covered, machines: NativeMachines): Claim {
    return this.below.whileFree(this.#relation(relation, machines), lock, machines[1]);
  }
  #settled({ relation, lock }: Covered, machines: NativeMachines): Claim {
    const claim = this.#relation(relation, machines);
    const counts = (keys: readonly Native[]): boolean =>
      this.below.isFree(machines[1], lock, keys) || this.below.holds(machines[1], lock, keys);
    return { ...claim, at: (keys) => !counts(keys) || claim.at(keys) };
  }

  /** What is known of machines at all times. */
  #present(machines: NativeMachines): Claim[] {
    const isOne = this.pair.above.level === this.pair.below.level;
    return [
      ...this.below.present(machines[1]),
      ...(isOne ? [] : this.above.present(machines[0])),
      ...this.pair.covered.map((r) => this.#free(r, machines)),
    ];
  }

  /** A hypothesis that machines break where a primitive or a round begins; undefined when they are states. */
  brokenAtRest(machines: NativeMachines): string | undefined {
    const rest = [
      ...this.pair.plain.map((r) => this.#relation(r, machines)),
      ...this.pair.covered.map((r) => this.#settled(r, machines)),
    ];
    return this.#firstFalse({ before: [], after: [...rest, ...this.#present(machines)], when: "" });
  }

  /** The same at the head of an arbitrary round of a loop. */
  brokenAtHead(machines: NativeMachines): string | undefined {
    const rest = [
      ...this.pair.ofAll.map((r) => this.#relation(r, machines)),
      ...this.pair.covered.map((r) => this.#settled(r, machines)),
    ];
    return this.#firstFalse({ before: [], after: [...rest, ...this.#present(machines)], when: "" });
  }

  /** What a lock of this CPU covers, and is false. */
  brokenMine(machines: NativeMachines): string | undefined {
    const mine = this.pair.covered.map(({ relation, lock }): Claim => {
      const claim = this.#relation(relation, machines);
      return { ...claim, at: (keys) => !this.below.holds(machines[1], lock, keys) || claim.at(keys) };
    });
    return this.#firstFalse({ before: [], after: mine, when: "" });
  }

  /** What others did and may not do; undefined when they may. */
  notAllowed(before: NativeMachines, after: NativeMachines): string | undefined {
    const isOne = this.pair.above.level === this.pair.below.level;
    const kept = [...this.below.kept(before[1], after[1]), ...(isOne ? [] : this.above.kept(before[0], after[0]))];
    const when = " after a step of others";
    return (
      this.#firstFalse({ before: this.#present(before), after: this.#present(after), when }) ??
      this.#firstFalse({ before: [], after: kept, when: " of a step of others" }) ??
      this.#firstFalse({
        before: this.pair.plain.map((r) => this.#relation(r, before)),
        after: this.pair.plain.map((r) => this.#relation(r, after)),
        when,
      })
    );
  }

  /** What is known of the machines of another CPU and broken where that stands somewhere else; or of where it was, so that it is none. */
  brokenForOther(was: NativeMachines, is: NativeMachines): string | undefined {
    const all = (m: NativeMachines): Claim[] => [
      ...this.below.present(m[1]),
      ...this.above.present(m[0]),
      ...this.pair.ofAll.map((r) => this.#relation(r, m)),
    ];
    return this.#firstFalse({ before: was === is ? [] : all(was), after: all(is), when: " for another CPU there" });
  }

  /** The machine of the specification beside that of code, for the CPU that looks: equal in what that sees, and else as it is said. */
  agreeing(said: Native, lo: Native): Native {
    const { hidden, above } = this.pair;
    const fields = above.fields.filter((f) => f.whose !== "fixed" && !hidden.includes(f.path));
    const paths = [this.pair.system.machine.self, ...fields.map((f) => f.path)];
    return rewritten(this.#sort, said, paths, (path, keys, value) => {
      const field = above.fieldOf(path);
      const isSeen =
        field === undefined ||
        field.whose === "own" ||
        (field.whose === "entry" ? this.below.isMine : this.below.isSettled).call(this.below, lo, field, keys);
      return isSeen ? valueAt(lo, path, keys) : value;
    });
  }

  /** The machine as the CPU sees it that sees `like`. */
  asSeen(machine: Native, like: Native): Native {
    return rewritten(this.#sort, machine, ownPaths(this.pair.system.machine), (path, keys) =>
      valueAt(like, path, keys),
    );
  }

  /** What a step owes to others and does not keep. */
  owed(before: NativeMachines, after: NativeMachines, step: string): BrokenPromise | undefined {
    const isOther = this.below.self(before[1]) !== this.below.self(this.seen(before[1]));
    const said = (kind: BrokenPromise["kind"], line: string | undefined): BrokenPromise | undefined =>
      line === undefined ? undefined : { kind, line };
    return (
      (before[0] === after[0] ? undefined : said("transition", this.#transition(before, after, step, isOther))) ??
      said("agreement", this.#agreement(before, after, step)) ??
      said("relation", this.#relations(before, after, step, isOther)) ??
      said("hardware", this.#hardware(before, after, step))
    );
  }

  #transition([hi, lo]: NativeMachines, [next]: NativeMachines, step: string, isOther: boolean): string | undefined {
    const { above } = this;
    const { level } = this.pair.above;
    const when = ` for the specification after ${step}`;
    const own = this.#firstFalse({ before: above.present(hi), after: above.present(next), when });
    if (own !== undefined || !isOther) return own;
    const [seen, seenNext] = [this.seen(hi), this.seen(next)];
    return (
      this.#firstFalse({
        before: above.present(seen),
        after: above.present(seenNext),
        when: `${when}, as another CPU sees it`,
      }) ??
      this.#firstFalse({
        before: [],
        after: above.kept(seen, seenNext),
        when: `${when}, for another CPU that relies on it at layer ${level}`,
      }) ??
      this.#stolen(hi, next, seen, this.seen(lo))
    );
  }

  /** What the specification changes and is another CPU's, or nobody's to change. */
  #stolen(hi: Native, next: Native, seen: Native, seenLo: Native): string | undefined {
    const { fields } = this.pair.above;
    const { self } = this.pair.system.machine;
    const stolen = differencesOf(this.#sort, hi, next, [], this.#values).find(({ path, keys }) => {
      const field = fieldAt(fields, path);
      if (path === self || field?.whose === "fixed") return true;
      if (field === undefined) return false;
      const at = fieldKeys(field, keys);
      return this.above.isMine(seen, field, at) || this.below.isMine(seenLo, field, at);
    });
    if (stolen === undefined) return undefined;
    const isFixed = stolen.path === self || fieldAt(fields, stolen.path)?.whose === "fixed";
    const what = isFixed ? "what never changes" : "what is another CPU's";
    return `the specification changes ${what} (before, after): ${differenceText(stolen)}`;
  }

  /** Places at which two machines differ though others see them. */
  #seenToDiffer([hi, lo]: NativeMachines): Difference[] {
    const { fields } = this.pair.above;
    return differencesOf(this.#sort, hi, lo, this.pair.hidden, this.#values).filter(({ path, keys }) => {
      const field = fieldAt(fields, path);
      return field !== undefined && field.whose !== "own" && this.below.isSettled(lo, field, fieldKeys(field, keys));
    });
  }

  #agreement(before: NativeMachines, after: NativeMachines, step: string): string | undefined {
    const differ = this.#seenToDiffer(after);
    if (differ.length === 0) return undefined;
    const known = new Set(this.#seenToDiffer(before).map(placeText));
    const lines = differ.filter((d) => !known.has(placeText(d))).map(differenceText);
    return lines.length === 0 ? undefined : `others see after ${step} (specification, code): ${lines.join("; ")}`;
  }

  #relations(before: NativeMachines, after: NativeMachines, step: string, isOther: boolean): string | undefined {
    const seen = ([hi, lo]: NativeMachines): NativeMachines => [this.seen(hi), this.seen(lo)];
    const { plain, covered } = this.pair;
    const asSeen = (machines: NativeMachines): Claim[] => plain.map((r) => this.#relation(r, seen(machines)));
    const free = (machines: NativeMachines): Claim[] => covered.map((r) => this.#free(r, machines));
    return (
      (isOther
        ? this.#firstFalse({
            before: asSeen(before),
            after: asSeen(after),
            when: ` after ${step}, as another CPU sees it`,
          })
        : undefined) ??
      this.#firstFalse({ before: free(before), after: free(after), when: ` after ${step}, and its lock is free` })
    );
  }

  /** What hardware does next and does not look from above like something that it may do there. */
  #hardware(before: NativeMachines, after: NativeMachines, step: string, when = ""): string | undefined {
    for (const actor of actorPairs(this.pair)) {
      const looked = ([was, is]: readonly [NativeMachines, NativeMachines]) =>
        [was, is].map((m) => safely(() => this.#looked(actor, m, when)));
      const [was, is] = looked([before, after]);
      if (is !== undefined && isWrong(is) && was !== undefined && !isWrong(was)) {
        const name = `${shortName(actor.below.step)}(${keysText(is.keys)})`;
        return `after ${step}, then ${name}, others see (specification, code): ${is.notNothing.map(differenceText).join("; ")}`;
      }
    }
    return undefined;
  }

  /** A step of hardware below, and at which places the machines then differ if it is nothing above, or the step there. */
  #looked({ below, above }: ActorPair, [hi, lo]: NativeMachines, when = ""): Looked {
    const { hidden } = this.pair;
    const differ = (a: Native, b: Native): Difference[] => differencesOf(this.#sort, a, b, hidden, this.#values);
    const keys = below.keys.map((k) => this.#hardwareKeys(below.step, k.name, when));
    const next = this.functions(below.step)!(lo, ...keys);
    const like = above === undefined ? hi : this.functions(above.step)!(hi, ...keys);
    const touched = new Set([...differ(lo, next), ...differ(hi, like)].map(placeText));
    const there = (d: Difference): boolean => touched.has(placeText(d));
    return { keys, next, like, notNothing: differ(hi, next).filter(there), notStep: differ(like, next).filter(there) };
  }

  /** What two machines break that agree in what others see, whatever CPUs are in the middle of. */
  brokenAtAnyTime(machines: NativeMachines): string | undefined {
    const said = [...this.pair.ofAll.map((r) => this.#relation(r, machines)), ...this.#present(machines)];
    return this.#firstFalse({ before: [], after: [...said, ...this.looksRight(machines)], when: "" });
  }

  /** That steps of hardware look from above like something that may happen there, at the keys of the model. */
  looksRight(machines: NativeMachines): Claim[] {
    return actorPairs(this.pair).map((a) => {
      const name = `${shortName(a.below.step)} as it looks from above`;
      return { name, keys: [], at: () => !isWrong(this.#looked(a, machines)) };
    });
  }

  /** A step of hardware that is nothing above, and no step there, that keeps what is said of both machines. */
  brokenByHardware(machines: NativeMachines): string | undefined {
    for (const actor of hardwarePairs(this.pair)) {
      const { keys, next, like, notNothing, notStep } = this.#looked(actor, machines);
      const step = `${shortName(actor.below.step)}(${keysText(keys)})`;
      const broken = (hi: Native): string | undefined => {
        const after: NativeMachines = [hi, next];
        const relations = (m: NativeMachines): Claim[] => this.pair.plain.map((r) => this.#relation(r, m));
        const when = ` after ${step} of hardware`;
        return (
          this.#firstFalse({ before: relations(machines), after: relations(after), when }) ??
          this.#hardware(machines, after, `${step} of hardware`, "then ") ??
          this.#hardware(machines, after, `${step} of hardware`)
        );
      };
      const ways = [...(notNothing.length === 0 ? [machines[0]] : []), ...(notStep.length === 0 ? [like] : [])];
      const all = ways.map(broken);
      if (all.length > 0 && !all.includes(undefined)) return all.at(-1);
    }
    return undefined;
  }

  /** Differences at the end, in what is this CPU's. */
  ownDifferences([hi, lo]: NativeMachines): Difference[] {
    const { fields } = this.pair.below;
    return differencesOf(this.#sort, hi, lo, this.pair.hidden, this.#values).filter(({ path, keys }) => {
      const field = fieldAt(fields, path);
      return field !== undefined && (field.whose === "own" || this.below.isMine(lo, field, fieldKeys(field, keys)));
    });
  }

  /** Differences in what sequences of the layer leave to their CPU as they found it. */
  notRestored(before: Native, after: Native): Difference[] {
    const { restored } = this.pair.layer.proof;
    return differencesOf(this.#sort, before, after, [], this.#values).filter(({ path, keys }) => {
      const field = fieldAt(this.pair.above.fields, path);
      if (field === undefined || !restored.includes(field.path)) return false;
      return field.whose === "own" || this.above.isMine(after, field, fieldKeys(field, keys));
    });
  }

  /** A relation that is false at the end, as this CPU sees it. */
  brokenAtEnd(machines: NativeMachines, before: NativeMachines): string | undefined {
    const all = (at: NativeMachines): Claim[] => [
      ...this.pair.plain.map((r) => this.#relation(r, at)),
      ...this.pair.covered.map((r) => this.#settled(r, at)),
    ];
    return this.#firstFalse({ before: all(before), after: all(machines), when: " afterwards" });
  }

  #firstFalse({ before, after, when }: Watched): string | undefined {
    for (const [i, claim] of after.entries()) {
      const was = before[i];
      const keys = falseAt(claim, this.#values, was && ((at) => safely(() => was.at(at)) !== false));
      if (keys !== undefined) return `${claim.name}(${keysText(keys)}) is false${when}`;
    }
    return undefined;
  }
}

export const placeText = ({ path, keys }: Difference): string => {
  let next = 0;
  return path.replaceAll(".*", () => `[${keysText([keys[next++]])}]`);
};

/** A place with its two values. */
export const differenceText = (d: Difference): string =>
  `${placeText(d)}: ${d.values.map((v) => shown(d.sort, v)).join(", ")}`;
