/**
 * *memory-isolation*: users do not reach memory of the kernel, and the kernel trusts nothing that they can write. Its weak form
 * lets the kernel read memory of users, each time as if it were anything: a word that was tested and is read again is another.
 */
import { eachSubterm, eq, hasSubterm, type Smt, substitute, width, bits as word } from "../../smt/index.ts";
import {
  constantly,
  extract,
  isConstant,
  linearOf,
  minus,
  plus,
  sameSum,
  signedOf,
} from "../../symbolic/code/index.ts";
import type { Condition } from "./condition.ts";
import { type EntryStore, entryKind, entryStores, isHeld, isLockStep, rootOf, strayStores } from "./entries.ts";
import {
  answerOnPaths,
  type Fault,
  type Path,
  type PathJudge,
  placeText,
  type Setting,
  type Step,
  type StepOf,
  settled,
  spotText,
  type Table,
} from "./paths/index.ts";
import { notApplicable } from "./without.ts";

/** Regimes of translations that users go through. */
const THEIRS = ["stage2", "smmu"];

/** Pages that an entry maps: one, or as many as a block has. */
const framesOf = (level: number): bigint => 1n << BigInt(9 * (3 - level));

type Owned = "users" | "unknown" | "kernel";

/** Whose the frames are that a store maps, as far as the path knows. */
function ownerOf({ step, level }: EntryStore, path: Path, { owner }: Setting): Owned {
  if (level === undefined || owner === undefined) return "unknown";
  const frame = extract(47, 12, step.value);
  const { min, max } = step.facts.range(frame);
  const last = max + framesOf(level) - 1n;
  if (owner.frames.some(([from, to]) => min >= from && last <= to)) return "users";
  if (owner.owners === undefined) return "kernel";
  const looked = ownerWord(frame, step, path, owner.owners, owner);
  if (looked === undefined) return "kernel";
  const isKernel = step.facts.decide(eq(looked, word(owner.kernel, width(looked))));
  if (isKernel !== false) return "kernel";
  return level === 3 ? "users" : "unknown";
}

/** Whether an entry maps what another one of the same users, or itself, mapped before: a part of a block, or with other rights. */
function inherits({ step, tables }: EntryStore, { steps }: Path): boolean {
  return steps.some((s) => {
    if (s.kind !== "load" || s.at > step.at || s.bytes !== 8 || s.spot.kind !== "entry") return false;
    const { level, tables: kind } = s.spot.table;
    if (kind !== step.spot.table.tables || level === undefined || level === 0 || step.bytes !== 8) return false;
    if (entryKind(s.value, level, step.facts) !== "leaf" || !THEIRS.includes(tables.regime)) return false;
    const top = 12 + 9 * (3 - level);
    const isPart = step.facts.decide(eq(extract(47, top, s.value), extract(47, top, step.value)));
    return isPart === true && rootIn(steps, s.spot.table).key === rootIn(steps, step.spot.table).key;
  });
}

/** The root of the tree that a table is in, or is put into later. */
function rootIn(steps: readonly Step[], table: Table): Table {
  const root = rootOf(table);
  const link = root.fresh ? steps.find((s) => s.kind === "store" && s.child?.key === root.key) : undefined;
  return link?.kind === "store" && link.spot.kind === "entry" ? rootIn(steps, link.spot.table) : root;
}

/** Whether others may change owners at a step: a lock is taken or given back, and no other one that protects the owners is held meanwhile. */
function letsOthers(s: Step, steps: readonly Step[], locks: readonly string[]): boolean {
  if (s.kind === "call") return true;
  if (!isLockStep(s)) return false;
  // After the step: what it gives back is held no more; what it takes others had until now.
  return !locks.some((lock) => lock !== s.lock && isHeld(lock, s.at + 1, steps));
}

/** The owner that the path has for a frame at a step: the last that was read or written there since it could change. */
function ownerWord(
  frame: Smt,
  step: Step,
  { steps }: Path,
  at: bigint,
  { each, first, locks }: NonNullable<Setting["owner"]>,
): Smt | undefined {
  const number = minus(settled(linearOf(frame), step.facts), constantly(BigInt(first)));
  const wanted = plus(constantly(at), number, BigInt(each));
  for (let i = step.at - 1; i >= 0; i--) {
    const s = steps[i]!;
    if (letsOthers(s, steps, locks)) return undefined;
    if (s.kind !== "load" && s.kind !== "store") continue;
    if (s.spot.kind === "unknown" && s.kind === "store") return undefined;
    if (s.spot.kind !== "datum") continue;
    const d = minus(settled(plus(s.spot.offset, constantly(s.spot.datum.from)), step.facts), wanted);
    if (isConstant(d) && d.constant === 0n) return s.value;
    const elsewhere = isConstant(d) || at < s.spot.datum.from || (s.spot.datum.to ?? at + 1n) <= at;
    if (s.kind === "store" && !elsewhere) return undefined;
  }
  return undefined;
}

function mappings(path: Path, setting: Setting, faults: Fault[], unknown: string[]): void {
  for (const store of entryStores(path, setting)) {
    const { step, tables, level, may } = store;
    if (!THEIRS.includes(tables.regime) || may.now === "invalid") continue;
    // No walk comes to a page that nothing links.
    if (level === undefined && step.spot.table.fresh) continue;
    const place = placeText(step.instruction);
    if (may.now === "table" && step.child !== undefined) continue;
    if (step.old === step.value || inherits(store, path)) continue;
    if (may.now === "table") {
      unknown.push(`${place}: nothing says that the entry points to a table of ${tables.name}`);
      continue;
    }
    if (setting.owner === undefined) {
      unknown.push(`${place}: nothing says whose page frames are; name it in [owner]`);
      continue;
    }
    const owned = ownerOf(store, path, setting);
    if (owned === "users") continue;
    if (owned === "unknown") unknown.push(`${place}: nothing says that all frames of the block are of users`);
    else
      faults.push({
        what: `a frame that may be the kernel's is mapped in ${spotText(step.spot, setting)}`,
        at: [step.at],
        hint: "look up the owner of the frame under the lock, and map it only when it is not the kernel",
      });
  }
}

type OwnerStore = StepOf<"store"> & { readonly spot: Extract<StepOf<"store">["spot"], { kind: "datum" }> };

/** Whether a step changes whose a frame is. */
function isOwnerStore(s: Step, owners: bigint): s is OwnerStore {
  if (s.kind !== "store" || s.spot.kind !== "datum") return false;
  const { from, to } = s.spot.datum;
  return owners >= from && (to === undefined || owners < to);
}

/** Frames change hands: what becomes the kernel's no user may map any more, and what becomes users' was looked up before. */
function handedOver(path: Path, setting: Setting, faults: Fault[], unknown: string[]): void {
  const { owner } = setting;
  const owners = owner?.owners;
  if (owner === undefined || owners === undefined) return;
  for (const s of path.steps) {
    if (!isOwnerStore(s, owners)) continue;
    const toKernel = s.facts.decide(eq(s.value, word(owner.kernel, width(s.value))));
    if (toKernel !== false && !isUnmapped(s, path, setting, owners))
      unknown.push(`${placeText(s.instruction)}: nothing on this path shows that no user maps the frame any more`);
    if (toKernel === true || isLookedUp(s, path, owner)) continue;
    faults.push({
      what: "a frame that may be the kernel's is given to users",
      at: [s.at],
      hint: "look up its owner under the lock first",
    });
  }
}

/** Whether the path took away, before a step, the mapping of the frame whose owner it changes. */
function isUnmapped(s: OwnerStore, { steps }: Path, { owner, tables }: Setting, owners: bigint): boolean {
  const here = settled(plus(s.spot.offset, constantly(s.spot.datum.from)), s.facts);
  return steps.some((m) => {
    if (m.kind !== "store" || m.at > s.at || m.spot.kind !== "entry" || m.old === undefined || m.bytes !== 8)
      return false;
    if (!THEIRS.includes(tables[m.spot.table.tables]!.regime) || (m.facts.bits(m.value).zero & 1n) === 0n) return false;
    const frame = minus(settled(linearOf(extract(47, 12, m.old)), s.facts), constantly(BigInt(owner!.first)));
    return sameSum(here, plus(constantly(owners), frame, BigInt(owner!.each)));
  });
}

/** Whether the path has looked, since others could change it, whether an owner is the kernel. */
function isLookedUp(s: OwnerStore, { steps }: Path, { kernel, locks }: NonNullable<Setting["owner"]>): boolean {
  for (let i = s.at - 1; i >= 0; i--) {
    const l = steps[i]!;
    if (letsOthers(l, steps, locks)) return false;
    if (l.kind !== "load" || l.spot.kind !== "datum" || l.spot.datum.from !== s.spot.datum.from) continue;
    if (sameSum(settled(l.spot.offset, s.facts), settled(s.spot.offset, s.facts)))
      return s.facts.decide(eq(l.value, word(kernel, width(l.value)))) !== undefined;
  }
  return false;
}

type UserLoad = StepOf<"load"> & { readonly spot: Extract<StepOf<"load">["spot"], { kind: "datum" }> };
const isUserLoad = (s: Step): s is UserLoad => s.kind === "load" && s.spot.kind === "datum" && s.spot.user;

/** Whether two loads are of common bytes; undefined where that is not known. */
function overlap(a: UserLoad, b: UserLoad): boolean | undefined {
  if (a.spot.datum.from !== b.spot.datum.from) return false;
  const d = minus(b.spot.offset, a.spot.offset);
  if (!isConstant(d)) return undefined;
  const by = signedOf(d.constant);
  return by < BigInt(a.bytes) && by + BigInt(b.bytes) > 0n;
}

const mentions = (roots: readonly Smt[], symbol: Smt): boolean => hasSubterm(roots, (t) => t === symbol);

/** Words that a step makes something of. */
function usedBy(s: Step): readonly Smt[] {
  switch (s.kind) {
    case "store":
      return [s.value, ...wordsOf(s)];
    case "load":
      return wordsOf(s);
    case "tlbi":
      return s.operand === undefined ? [] : [s.operand];
    case "register":
    case "return":
      return [s.value];
    default:
      return [];
  }
}

function wordsOf({ spot }: Step & { kind: "load" | "store" }): readonly Smt[] {
  if (spot.kind === "unknown") return spot.address.parts.map(([t]) => t);
  const parts = spot.offset.parts.map(([t]) => t);
  return spot.kind === "entry" ? [...parts, ...spot.index.parts.map(([t]) => t)] : parts;
}

/** What is known at a step that uses a word: what branches decided, and what chooses among its words. */
function testsAt(used: Step): readonly Smt[] {
  const chosen: Smt[] = [];
  eachSubterm(usedBy(used), (t) => {
    if (t.op === "ite") chosen.push(t.args[0]!);
  });
  return [...used.facts.list, ...chosen];
}

/** Whether one word was tested as another one was, or they are known to be equal. What only follows may come of a loop that is cut. */
function isTestedToo(one: Smt, other: Smt, { facts }: Step, tests: readonly Smt[]): boolean {
  if (width(one) !== width(other)) return false;
  if (facts.decide(eq(one, other)) === true) return true;
  const by = new Map([[one, other]]);
  return tests.every((t) => !mentions([t], one) || facts.list.includes(substitute(t, by)));
}

/** A word that was read twice: one of the two was tested, and the other is used as if it were the same. */
function doubleFetches(path: Path, faults: Fault[], unknown: string[]): void {
  const loads = path.steps.filter(isUserLoad);
  for (const [i, second] of loads.entries())
    for (const first of loads.slice(0, i)) {
      const same = overlap(first, second);
      if (same === false) continue;
      const used = path.steps.find((s) => s.at > second.at && isTrusted(first, second, s));
      if (used === undefined) continue;
      if (same === undefined)
        unknown.push(`${placeText(second.instruction)}: nothing says whether this reads again what was tested before`);
      else
        faults.push({
          what: "a word of users is tested, read again, and used as if it were the same",
          at: [first.at, second.at],
          notes: new Map([
            [first.at, "this reads it once"],
            [second.at, "this reads it again"],
            [used.at, "this uses one of the two, and the other was tested"],
          ]),
          hint: "read it once, into a register or a variable of the kernel, and test and use that",
        });
    }
}

/** Whether a step uses what one of two loads read, of which only the other was tested. */
function isTrusted(first: UserLoad, second: UserLoad, s: Step): boolean {
  const words = usedBy(s);
  const [usesFirst, usesSecond] = [first, second].map((l) => mentions(words, l.value));
  if (!usesFirst && !usesSecond) return false;
  const tests = testsAt(s);
  const [testsFirst, testsSecond] = [first, second].map((l) => mentions(tests, l.value));
  if (usesSecond && testsFirst && !isTestedToo(first.value, second.value, s, tests)) return true;
  return usesFirst! && testsSecond! && !testsFirst;
}

const judge: PathJudge = (path, setting) => {
  const [faults, unknown, notes]: [Fault[], string[], string[]] = [[], [...strayStores(path, setting)], []];
  mappings(path, setting, faults, unknown);
  handedOver(path, setting, faults, unknown);
  doubleFetches(path, faults, unknown);
  for (const s of path.steps) {
    if (s.kind !== "load") continue;
    const place = placeText(s.instruction);
    if (isUserLoad(s)) notes.push(`weak form: ${place} reads memory of users, which may hold anything each time`);
    else if (s.spot.kind === "unknown" && setting.user.length > 0)
      unknown.push(`${place}: nothing says whether this reads memory of users`);
  }
  return { faults, unknown, notes };
};

export const memoryIsolation: Condition = {
  name: "memory-isolation",
  says: "users reach no memory of the kernel, and what it reads of theirs may be anything",
  onPaths: true,
  check: (question) => {
    const { tables, user } = question.settings;
    const theirs = tables.filter((t) => THEIRS.includes(t.regime));
    if (theirs.length + user.length === 0) return notApplicable("memory-isolation", "no memory of users is named");
    return answerOnPaths("memory-isolation", question, judge);
  },
};
