/**
 * *sequential-tlb-invalidation*: a translation that is taken away or changed is invalidated before anybody relies on it being gone.
 * An automaton for each store to an entry that may be valid: dirty, then ordered by a DSB, then invalidated by TLBIs that
 * cover it, then done by another DSB; before that its lock is not given up, its table not given back, its entry not valid again.
 */

import { sameSum } from "../../symbolic/code/index.ts";
import { type EntryStore, entryStores, sameTable, strayStores } from "./entries.ts";
import { changesOnlyRights, covers, isDeviceStore } from "./invalidation.ts";
import { onTables } from "./on-tables.ts";
import {
  apart,
  differ,
  type Fault,
  type Mend,
  type Path,
  type PathJudge,
  placeText,
  type Setting,
  type Step,
  spotText,
  type Table,
} from "./paths/index.ts";

/** How far the invalidation of one store has come. */
interface Pending {
  readonly store: EntryStore;
  readonly phase: "dirty" | "ordered" | "by-ipa" | "by-ipa-done" | "invalidated" | "asked" | "waiting" | "done";
  /** The step that brought it here. */
  readonly since: number;
  /** Why steps that look like part of it were not. */
  readonly notes: ReadonlyMap<number, string>;
}

const LACKS: Readonly<Record<Exclude<Pending["phase"], "done">, string>> = {
  dirty: "no DSB follows the store before the invalidation",
  ordered: "no TLBI that covers it follows",
  "by-ipa": "no DSB follows the TLBI by IPA",
  "by-ipa-done": "entries of both stages together may be left: no TLBI VMALLE1IS follows the one by IPA",
  invalidated: "no DSB waits for the TLBI to complete",
  asked: "nothing makes the device wait for the invalidation",
  waiting: "nothing waits until the device says that it is done",
};

/** Of a TLBI by which stage 2 stays as it is. */
const HALF = "stage 2 stays as it is";

class Automaton {
  readonly #path: Path;
  readonly #setting: Setting;
  #pending: readonly Pending[] = [];
  readonly faults: Fault[] = [];
  readonly unknown: string[] = [];

  constructor(path: Path, setting: Setting) {
    this.#path = path;
    this.#setting = setting;
  }

  run(): void {
    const stores = new Map(entryStores(this.#path, this.#setting).map((s) => [s.step.at, s]));
    for (const step of this.#path.steps) {
      if (step.kind === "store") this.#store(step, stores.get(step.at));
      else if (step.kind === "barrier") this.#barrier(step);
      else if (step.kind === "tlbi") this.#tlbi(step);
      else if (step.kind === "load") this.#load(step);
      else if (step.kind === "release") this.#release(step.lock, step);
      else if (step.kind === "free") this.#free(step.table, step);
      else if (step.kind === "return") this.#end(step);
    }
  }

  #store(step: Step & { kind: "store" }, store: EntryStore | undefined): void {
    if (store === undefined) {
      this.#deviceStore(step);
      return;
    }
    const { may } = store;
    this.#again(store);
    if (may.old === "invalid" || step.old === step.value) return;
    if (step.spot.kind === "entry" && step.spot.table.level === undefined && !step.spot.table.fresh) {
      this.unknown.push(`${placeText(step.instruction)}: the level of this table is not known`);
      return;
    }
    if (may.now !== "invalid" && !changesOnlyRights(store)) this.#unbroken(store);
    this.#pending = [...this.#pending, { store, phase: "dirty", since: step.at, notes: new Map() }];
  }

  /** Break-before-make: a valid entry becomes another valid one only through an invalid one. */
  #unbroken({ step, may }: EntryStore): void {
    const name = spotText(step.spot, this.#setting);
    const isSure = may.old !== "unknown";
    const what = isSure
      ? `a valid entry of ${name} is replaced without a break`
      : `an entry of ${name} that may be valid is replaced`;
    const hint = isSure
      ? "store 0 first, then dsb, tlbi, dsb, and only then the new entry"
      : "test bit 0 of the entry under the lock, or break first";
    this.faults.push({ what, at: [step.at], hint });
  }

  /** A store to an entry whose invalidation is not over. */
  #again(store: EntryStore): void {
    if (store.may.now === "invalid") return;
    const { table, index } = store.step.spot;
    const { facts } = store.step;
    for (const p of this.#open()) {
      const { spot } = p.store.step;
      if (sameTable(spot.table, table) && sameSum(spot.index, index))
        this.#fail(p, store.step, "is made valid again before the old translation is gone");
      else if (!apart(spot.table, table, facts) && !differ(spot.index, index, facts))
        this.unknown.push(
          `${placeText(store.step.instruction)}: nothing says whether this entry is the one that is being invalidated`,
        );
    }
  }

  #deviceStore(step: Step & { kind: "store" }): void {
    this.#move((p) => {
      const { device } = p.store.tables;
      if (device === undefined) return p;
      if (isDeviceStore(step, device.invalidate)) {
        if (p.phase === "dirty") return noted(p, step, "no DSB orders the store before it");
        if (p.phase !== "ordered") return p;
        const why = covers.device(step, p.store, this.#path);
        return why === undefined ? moved(p, "asked", step) : noted(p, step, why);
      }
      return p.phase === "asked" && isDeviceStore(step, device.sync) ? moved(p, "waiting", step) : p;
    });
  }

  /** What a device says is looked up where the path ends up: the loop that asks has been left by then. */
  #load(step: Step & { kind: "load" }): void {
    this.#move((p) => {
      const { device } = p.store.tables;
      if (p.phase !== "waiting" || device === undefined || step.spot.kind !== "datum") return p;
      const at = step.spot.datum.from + step.spot.offset.constant;
      const isIdle = at === device.status && (this.#path.facts.bits(step.value).zero & 1n) !== 0n;
      return isIdle ? moved(p, "done", step) : p;
    });
  }

  #barrier(step: Step & { kind: "barrier" }): void {
    if (step.what !== "dsb" && step.what !== "dmb") return;
    const reaches = step.domain !== "nsh";
    this.#move((p): Pending => {
      if (step.what === "dmb") return p.phase === "dirty" ? noted(p, step, "a DMB orders no TLBI") : p;
      if (!reaches) return noted(p, step, "it does not reach other CPUs");
      if (p.phase === "dirty" && step.types !== "ld") return moved(p, "ordered", step);
      if (step.types !== "all")
        return p.phase === "dirty" || p.phase === "ordered" ? p : noted(p, step, "it does not wait for TLBIs");
      if (p.phase === "by-ipa") return moved(p, "by-ipa-done", step);
      return p.phase === "invalidated" ? moved(p, "done", step) : p;
    });
  }

  #tlbi(step: Step & { kind: "tlbi" }): void {
    this.#move((p): Pending => {
      if (p.phase === "done" || p.store.tables.device !== undefined) return p;
      const found = covers.tlbi(step, p.store, this.#path);
      if (found.kind === "not-understood") {
        this.unknown.push(`${placeText(step.instruction)}: ${found.why}`);
        return p.phase === "dirty" ? p : moved(p, "invalidated", step);
      }
      if (found.kind === "no") return noted(p, step, found.why);
      if (p.phase === "dirty") return noted(p, step, "no DSB orders the store before it");
      if (found.kind === "by-ipa") return p.phase === "ordered" ? moved(p, "by-ipa", step) : p;
      if (found.kind === "stage-1")
        return p.phase === "by-ipa-done" ? moved(p, "invalidated", step) : noted(p, step, HALF);
      return p.phase === "ordered" || p.phase === "by-ipa-done" ? moved(p, "invalidated", step) : p;
    });
  }

  // A lock that is not known may be the one.
  #release(given: string | undefined, step: Step): void {
    for (const p of this.#open()) {
      const { lock } = p.store.tables;
      if (lock === undefined || given === undefined || lock === given)
        this.#fail(p, step, "is still in use when the lock is released");
    }
  }

  #free(table: Table | undefined, step: Step): void {
    for (const p of this.#open())
      if (table === undefined || sameTable(p.store.step.oldChild, table))
        this.#fail(p, step, "is still in use when its table is given back");
    if (table === undefined)
      this.unknown.push(`${placeText(step.instruction)}: nothing says which table is given back`);
    else if (table.parent !== undefined && !this.#isUnlinked(table, step)) {
      const what = `a table of ${this.#setting.tables[table.tables]!.name} is given back while an entry points to it`;
      this.faults.push({ what, at: [step.at], hint: "clear the entry and invalidate it first" });
    }
  }

  #isUnlinked(table: Table, { at }: Step): boolean {
    return this.#path.steps.some((s) => s.kind === "store" && s.at < at && sameTable(s.oldChild, table));
  }

  #end(step: Step): void {
    for (const p of this.#open()) this.#fail(p, step, "is still in use when the function returns");
  }

  #open(): readonly Pending[] {
    return this.#pending.filter((p) => p.phase !== "done");
  }

  /** Reports it once. */
  #fail(p: Pending, step: Step, how: string): void {
    this.#pending = this.#pending.filter((other) => other !== p);
    if (p.phase === "done") return;
    const { step: store } = p.store;
    const what = `a translation of ${spotText(store.spot, this.#setting)} ${how}: ${this.#lack(p, p.phase)}`;
    const notes = new Map([...p.notes, [store.at, "this translation is taken away"]]);
    this.faults.push({ what, at: [store.at, step.at], notes, mends: mendsOf(p, this.#path, step.at) });
  }

  /** What is missing; where a TLBI was meant for it, why that one is none. */
  #lack({ notes }: Pending, phase: keyof typeof LACKS): string {
    const meant = this.#path.steps.find((s) => s.kind === "tlbi" && notes.has(s.at) && notes.get(s.at) !== HALF);
    if (meant?.kind !== "tlbi" || (phase !== "dirty" && phase !== "ordered")) return LACKS[phase];
    return `TLBI ${meant.op.toUpperCase()} is not for it: ${notes.get(meant.at)!}`;
  }

  #move(next: (p: Pending) => Pending): void {
    this.#pending = this.#pending.map(next);
  }
}

const moved = (p: Pending, phase: Pending["phase"], { at }: Step): Pending => ({ ...p, phase, since: at });

/** All translations of a regime. */
const ALL = { el2: "tlbi alle2is", stage1: "tlbi vmalle1is", stage2: "tlbi vmalls12e1is" } as const;

/** What may be missing where an invalidation stopped, the weakest first. */
function mendsOf({ store, phase, since, notes }: Pending, { steps }: Path, until: number): readonly Mend[] {
  const { regime } = store.tables;
  if (regime === "smmu") {
    const early = steps.find((s) => s.kind === "store" && notes.get(s.at)?.startsWith("no DSB"));
    return early === undefined ? [] : [{ step: early.at, where: "before", text: ["dsb ishst"] }];
  }
  const noted = steps.filter((s) => s.kind === "tlbi" && notes.has(s.at));
  const inFront = (text: string): Mend[] => noted.map((s) => ({ step: s.at, where: "before", text: [text] }));
  const behind = (...text: string[]): Mend => ({ step: since, where: "behind", text });
  const behindBarriers = (...text: string[]): Mend[] =>
    steps
      .filter((s) => s.kind === "barrier" && s.at >= since && s.at < until)
      .map((s) => ({ step: s.at, where: "behind", text }));
  switch (phase) {
    case "dirty":
      return [...inFront("dsb ishst"), behind("dsb ishst", ALL[regime], "dsb ish")];
    case "ordered":
      return [...inFront("dsb ishst"), ...inFront("isb"), ...behindBarriers(ALL[regime], "dsb ish")];
    case "by-ipa":
      return [behind("dsb ish")];
    case "by-ipa-done":
      return [behind("tlbi vmalle1is"), behind("tlbi vmalle1is", "dsb ish")];
    default:
      return [behind("dsb ish")];
  }
}

const noted = (p: Pending, step: Step, why: string): Pending => ({ ...p, notes: new Map(p.notes).set(step.at, why) });

const judge: PathJudge = (path, setting) => {
  const automaton = new Automaton(path, setting);
  automaton.run();
  return { faults: automaton.faults, unknown: [...strayStores(path, setting), ...automaton.unknown] };
};

export const sequentialTlbInvalidation = onTables(
  "sequential-tlb-invalidation",
  "translations that are taken away are invalidated, in order, before anything relies on it",
  judge,
);
