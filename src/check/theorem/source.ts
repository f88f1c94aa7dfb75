/**
 * Source programs with locks, as the theorems speak of them (theorems/Source.v), and the computed check that makes the
 * theorem of theorems/Instances.v apply to them: the twin of `accepted_source`, written apart from it.
 */

export type Expression =
  | { readonly kind: "const"; readonly value: bigint }
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "add"; readonly left: Expression; readonly right: Expression };

/**
 * The locks that the theorems compile (theorems/Instances.v): how they are named there, and how many words each has. The words of
 * n locks are the first locations; of all others, l is data of lock l mod n.
 */
export const LOCK_KINDS = {
  ticket: { coq: "Ticket", words: 2 },
  exclusive: { coq: "(TestAndSet Exclusive)", words: 1 },
  swap: { coq: "(TestAndSet Swap)", words: 1 },
  compare: { coq: "(TestAndSet Compare)", words: 1 },
} as const;
export type LockKind = keyof typeof LOCK_KINDS;
/** So many locks of one kind. */
export interface Locks {
  readonly kind: LockKind;
  readonly count: number;
}
/** The first location that is no word of a lock. */
export const endOfWords = ({ kind, count }: Locks): bigint => BigInt(LOCK_KINDS[kind].words * count);

/** Plain loads, stores, of which some release, and locks. */
export type Statement =
  | { readonly kind: "assign"; readonly register: number; readonly value: Expression }
  | { readonly kind: "load"; readonly register: number; readonly address: Expression }
  | { readonly kind: "store"; readonly address: Expression; readonly value: Expression; readonly releases?: boolean }
  | { readonly kind: "fence" }
  | { readonly kind: "if"; readonly on: Expression; readonly yes: Source; readonly no: Source }
  | { readonly kind: "while"; readonly on: Expression; readonly body: Source }
  | { readonly kind: "lock" | "unlock"; readonly lock: number };
export type Source = readonly Statement[];

/** Registers from here on belong to lock code. */
const RESERVED = 100;
const WORD = 2n ** 64n;

const isFree = (register: number): boolean => register < RESERVED;

function isUnreserved(e: Expression): boolean {
  if (e.kind === "const") return true;
  return e.kind === "register" ? isFree(e.register) : isUnreserved(e.left) && isUnreserved(e.right);
}

/** The location of an address that is a constant; undefined for any other, which the check does not follow. */
function locationOf(e: Expression): bigint | undefined {
  if (e.kind === "const") return e.value;
  if (e.kind === "register") return undefined;
  const [left, right] = [locationOf(e.left), locationOf(e.right)];
  return left === undefined || right === undefined || left + right >= WORD ? undefined : left + right;
}

/** The locks that are held, a bit for each. */
type Held = bigint;

/** Whether an address is data of a lock that is held, and no word of a lock. */
function isHeld(e: Expression, held: Held, locks: Locks): boolean {
  const at = locationOf(e);
  if (at === undefined || !isUnreserved(e) || at < endOfWords(locks)) return false;
  return (held & (1n << (at % BigInt(locks.count)))) !== 0n;
}

/** The locks that are held behind a statement; undefined when it is not accepted. */
function behind(s: Statement, held: Held, locks: Locks): Held | undefined {
  switch (s.kind) {
    case "assign":
      return isFree(s.register) && isUnreserved(s.value) ? held : undefined;
    case "load":
      return isFree(s.register) && isHeld(s.address, held, locks) ? held : undefined;
    case "store":
      return isUnreserved(s.value) && isHeld(s.address, held, locks) ? held : undefined;
    case "fence":
      return held;
    case "if": {
      const [yes, no] = [behindAll(s.yes, held, locks), behindAll(s.no, held, locks)];
      return isUnreserved(s.on) && yes === no ? yes : undefined;
    }
    case "while":
      return isUnreserved(s.on) && behindAll(s.body, held, locks) === held ? held : undefined;
    case "lock":
    case "unlock": {
      const bit = 1n << BigInt(s.lock);
      const fits = s.lock < locks.count && (held & bit) === (s.kind === "lock" ? 0n : bit);
      return fits ? held ^ bit : undefined;
    }
  }
}

const behindAll = (source: Source, held: Held, locks: Locks): Held | undefined =>
  source.reduce<Held | undefined>((h, s) => (h === undefined ? undefined : behind(s, h, locks)), held);

/** Whether locks are paired, statements keep away from lock code, and data is touched under its lock. */
export const isAccepted = (source: Source, locks: Locks): boolean => behindAll(source, 0n, locks) !== undefined;

function coqExpression(e: Expression): string {
  if (e.kind === "const") return `(Const ${e.value})`;
  if (e.kind === "register") return `(Rg ${e.register})`;
  return `(Bin Add ${coqExpression(e.left)} ${coqExpression(e.right)})`;
}

function coqStatement(s: Statement): string {
  switch (s.kind) {
    case "assign":
      return `KDo (Assign ${s.register} ${coqExpression(s.value)})`;
    case "load":
      return `KDo (Load false RPln ${s.register} ${coqExpression(s.address)})`;
    case "store":
      return `KDo (Store false ${s.releases === true ? "WRel" : "WPln"} 99 ${coqExpression(s.address)} ${coqExpression(s.value)})`;
    case "fence":
      return "KDo (Fence DmbSy)";
    case "if":
      return `KIte ${coqExpression(s.on)} ${coqSource(s.yes)} ${coqSource(s.no)}`;
    case "while":
      return `KWhile ${coqExpression(s.on)} ${coqSource(s.body)}`;
    case "lock":
      return `KLock ${s.lock}`;
    case "unlock":
      return `KUnlock ${s.lock}`;
  }
}

/** The program as a Coq term of type `list kstmt`. */
export const coqSource = (source: Source): string => `[${source.map(coqStatement).join("; ")}]`;
