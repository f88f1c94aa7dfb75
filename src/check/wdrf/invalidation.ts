/**
 * What an invalidation covers: of which regime and VMID, at which address and level, on which CPUs.
 *
 * @source Arm ARM, chapter D8, "TLB maintenance instructions"
 */
import { bits, eq, type Smt, width } from "../../smt/index.ts";
import { extract, isConstant, type Linear, linearOf, minus, sameSum } from "../../symbolic/code/index.ts";
import { type EntryStore, rootOf } from "./entries.ts";
import { type Path, type Step, type StepOf, settled, type Table } from "./paths/index.ts";

/** `by-ipa`, `stage-1`: a half of what stage 2 needs. */
export type Cover =
  | { readonly kind: "all" | "by-ipa" | "stage-1" }
  | { readonly kind: "no"; readonly why: string }
  /** It is taken for one that covers, and the answer is not known. */
  | { readonly kind: "not-understood"; readonly why: string };

const no = (why: string): Cover => ({ kind: "no", why });
const notUnderstood = (why: string): Cover => ({ kind: "not-understood", why });

/** Whether a change leaves address, size, kind and memory type as they are: such a one needs no break. */
export function changesOnlyRights({ step, may }: EntryStore): boolean {
  const { old, value } = step;
  if (old === undefined || step.bytes !== 8 || may.old === "table" || may.now === "table") return false;
  // Contiguous, output address, not global; shareability, memory type; block or page.
  const kept = [
    [52, 52],
    [11, 11],
    [47, 12],
    [9, 8],
    [5, 2],
    [1, 1],
  ] as const;
  return kept.every(([hi, lo]) => step.facts.decide(eq(extract(hi, lo, old), extract(hi, lo, value))) === true);
}

/** The indices on the way to an entry, by level. */
function indices(table: Table | undefined, index: Linear): readonly (readonly [number, Linear])[] {
  if (table?.level === undefined) return [];
  const above = table.parent === undefined ? [] : indices(table.parent.table, table.parent.index);
  return [...above, [table.level, index]];
}

/** Whether an address in pages, such as an operand has, leads through the entry; undefined where that is not known. */
function leadsThrough(operand: Smt, { step }: EntryStore): boolean | undefined {
  let all: boolean | undefined = true;
  for (const [level, index] of indices(step.spot.table, step.spot.index)) {
    const lo = 9 * (3 - level);
    const part = extract(lo + 8, lo, operand);
    const d = minus(settled(linearOf(part), step.facts), settled(index, step.facts));
    const same = isConstant(d) ? d.constant === 0n : sameWord(part, index, step);
    if (same === false) return false;
    if (same === undefined) all = undefined;
  }
  return all;
}

/** Whether an index is a word, where the index is one too. */
function sameWord(word: Smt, { constant, parts }: Linear, { facts }: EntryStore["step"]): boolean | undefined {
  const [only, ...more] = parts;
  if (only === undefined) return facts.decide(eq(word, bits(constant, width(word))));
  if (more.length > 0 || only[1] !== 1n || constant !== 0n) return undefined;
  return facts.decide(eq(word, extract(width(word) - 1, 0, only[0])));
}

/** Whether the level that an operand names fits: none, or that of the entry. */
function hintFits(operand: Smt, { step }: EntryStore): boolean | undefined {
  const { facts } = step;
  const [granule, level] = [extract(47, 46, operand), extract(45, 44, operand)];
  if (facts.decide(eq(granule, bits(0, 2))) === true) return true;
  const isLevel = facts.decide(eq(level, bits(step.spot.table.level ?? 0, 2)));
  const is4K = facts.decide(eq(granule, bits(1, 2)));
  return isLevel === undefined || is4K === undefined ? undefined : isLevel && is4K;
}

/** Why an address, its level or its kind does not cover an entry; undefined when it does. */
function byAddress(operand: Smt, store: EntryStore, lastLevel: boolean): Cover | undefined {
  const { may } = store;
  if (lastLevel && may.old !== "leaf") return no("it leaves entries that point to tables");
  const leads = leadsThrough(operand, store);
  if (leads === false) return no("it names another address");
  if (leads === undefined) return notUnderstood("nothing says that this TLBI names the address of the entry");
  const fits = hintFits(operand, store);
  if (fits === false) return no("its level hint is not the level of the entry");
  if (fits === undefined) return notUnderstood("nothing says which level this TLBI hints at");
  if (may.old !== "leaf" && store.step.spot.table.level !== 3)
    return notUnderstood("one address of a table is invalidated, and nothing says that the table was empty");
  return undefined;
}

/** Name, by address or all, last level only, broadcast. */
function operation(op: string): { readonly base: string; readonly broadcast: boolean } {
  const m = /^(\w+?)(is|os)?$/.exec(op)!;
  return { base: m[1]!, broadcast: m[2] !== undefined };
}

/** The VMID that a TLBI of stage 2 is for is that of the tables. */
function vmidFits(step: StepOf<"tlbi">, store: EntryStore, path: Path): Cover | undefined {
  const { tables } = store;
  const vmid = extract(63, 48, step.vttbr);
  if (step.vttbr.op === "app" && step.vttbr.name === "VTTBR_EL2")
    return tables.loaded ? undefined : no("the VMID in use is that of whoever ran before");
  if (tables.vmid === undefined && tables.vttbr === undefined)
    return notUnderstood("nothing says which VMID the table has; name it as vmid or vttbr");
  if (!isInUse(step, path)) return no("VTTBR_EL2 was written, and no ISB makes it the one in use");
  const expected = expectedVmid(store, path, step.at);
  if (expected === undefined) return notUnderstood("the path does not show which VMID the table has");
  const d = minus(settled(linearOf(vmid), step.facts), settled(expected, step.facts));
  if (isConstant(d)) return d.constant === 0n ? undefined : no("it is for another VMID");
  const known = knownVmid(vmid, store, path, step.at);
  return known ? undefined : no("nothing says that it is for this VMID");
}

/** Whether an ISB stands between the last write of VTTBR_EL2 and a step. */
function isInUse({ at }: StepOf<"tlbi">, { steps }: Path): boolean {
  const written = steps.findLastIndex((s) => s.kind === "register" && s.name === "VTTBR_EL2" && s.at < at);
  return written < 0 || steps.some((s) => s.kind === "barrier" && s.what === "isb" && s.at > written && s.at < at);
}

/** The VMID of a table: a number, its number, or what the path read where it is kept. */
function expectedVmid({ tables, step }: EntryStore, path: Path, at: number): Linear | undefined {
  const root = rootOf(step.spot.table).root;
  if (typeof tables.vmid === "bigint") return { constant: tables.vmid, parts: [] };
  if (tables.vmid === "index") return root;
  const [first, cut] = typeof tables.vmid === "object" ? [tables.vmid.at, 0] : [tables.vttbr!, 48];
  for (let i = at - 1; i >= 0; i--) {
    const s = path.steps[i]!;
    if (s.kind !== "load" || s.spot.kind !== "datum") continue;
    const place = placeNumber(s, first, tables.each);
    if (place === undefined || root === undefined || !sameSum(place, root)) continue;
    return linearOf(width(s.value) >= cut + 16 ? extract(cut + 15, cut, s.value) : s.value);
  }
  return undefined;
}

/** Which of many places a load is of; the first is at `at`. */
function placeNumber(s: StepOf<"load">, at: bigint, each: number | undefined): Linear | undefined {
  if (s.spot.kind !== "datum") return undefined;
  const by = BigInt(each ?? 0);
  const constant = BigInt.asIntN(64, s.spot.offset.constant + s.spot.datum.from - at);
  if (by === 0n) return constant === 0n && s.spot.offset.parts.length === 0 ? { constant: 0n, parts: [] } : undefined;
  if (constant < 0n || constant % by !== 0n || s.spot.offset.parts.some(([, n]) => n % by !== 0n)) return undefined;
  return { constant: constant / by, parts: s.spot.offset.parts.map(([t, n]) => [t, n / by] as const) };
}

/** A VMID of eight bits, of a word of which the path knows no more. */
function knownVmid(vmid: Smt, store: EntryStore, path: Path, at: number): boolean {
  const expected = expectedVmid(store, path, at);
  return expected !== undefined && sameSum(linearOf(extract(7, 0, vmid)), expected);
}

function tlbi(step: StepOf<"tlbi">, store: EntryStore, path: Path): Cover {
  const { base, broadcast } = operation(step.op);
  const { regime } = store.tables;
  if (/^r/.test(base)) return notUnderstood("invalidations of ranges are not understood");
  const found = regime === "stage2" ? ofStage2(base, step, store, path) : ofStage1(base, step, store);
  if (found.kind === "no" || found.kind === "not-understood") return found;
  return broadcast ? found : no("it does not reach other CPUs");
}

function ofStage2(base: string, step: StepOf<"tlbi">, store: EntryStore, path: Path): Cover {
  if (base === "alle1") return { kind: "all" };
  const kinds: Readonly<Record<string, "all" | "by-ipa" | "stage-1">> = {
    vmalls12e1: "all",
    ipas2e1: "by-ipa",
    ipas2le1: "by-ipa",
    vmalle1: "stage-1",
  };
  const kind = kinds[base];
  if (kind === undefined) return no("it is for another regime");
  const other = vmidFits(step, store, path);
  if (other !== undefined) return other;
  if (kind !== "by-ipa") return { kind };
  return byAddress(step.operand!, store, base === "ipas2le1") ?? { kind };
}

function ofStage1(base: string, step: StepOf<"tlbi">, store: EntryStore): Cover {
  const isEl2 = store.tables.regime === "el2";
  if (base === (isEl2 ? "alle2" : "vmalle1")) return { kind: "all" };
  const byAny = isEl2 ? ["vae2", "vale2"] : ["vaae1", "vaale1"];
  if (!isEl2 && ["vae1", "vale1", "aside1"].includes(base))
    return notUnderstood("nothing says which ASID the table has");
  if (!byAny.includes(base)) return no("it is for another regime");
  return byAddress(step.operand!, store, base.includes("l")) ?? { kind: "all" };
}

/** Whether a store is to a register of a device. */
export function isDeviceStore({ spot }: Step & { kind: "store" }, at: bigint): boolean {
  return spot.kind === "datum" && isConstant(spot.offset) && spot.datum.from + spot.offset.constant === at;
}

/** Why what is written to a device's register does not cover an entry. */
function device(step: Step & { kind: "store" }, store: EntryStore, path: Path): string | undefined {
  if (store.tables.vmid === undefined) return undefined;
  const expected = expectedVmid(store, path, step.at);
  const context = width(step.value) > 16 ? extract(15, 0, step.value) : step.value;
  const d = expected && minus(settled(linearOf(context), step.facts), settled(expected, step.facts));
  return d !== undefined && isConstant(d) && d.constant === 0n ? undefined : "it is for another context";
}

/** Whether an invalidation covers an entry, by TLBI and by the registers of a device. */
export const covers = { tlbi, device };
