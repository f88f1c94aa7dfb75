/**
 * Source programs with one lock, as the theorems speak of them (theorems/Source.v), and the computed check that makes the
 * theorem of theorems/Instances.v apply to them: the twin of `accepted_source`, written apart from it.
 */

export type Expression =
  | { readonly kind: "const"; readonly value: bigint }
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "add"; readonly left: Expression; readonly right: Expression };

/** Plain loads and stores, and the lock. Locations 0 and 1 are its words, all others its data. */
export type Statement =
  | { readonly kind: "assign"; readonly register: number; readonly value: Expression }
  | { readonly kind: "load"; readonly register: number; readonly address: Expression }
  | { readonly kind: "store"; readonly address: Expression; readonly value: Expression }
  | { readonly kind: "fence" }
  | { readonly kind: "if"; readonly on: Expression; readonly yes: Source; readonly no: Source }
  | { readonly kind: "while"; readonly on: Expression; readonly body: Source }
  | { readonly kind: "lock" }
  | { readonly kind: "unlock" };
export type Source = readonly Statement[];

/** Registers from here on belong to lock code. */
const RESERVED = 100;
const FIRST_DATA = 2n;
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

/** Whether an address is data, not a word of the lock. */
function isData(e: Expression): boolean {
  const at = locationOf(e);
  return isUnreserved(e) && at !== undefined && at >= FIRST_DATA;
}

/** Whether the lock is held behind a statement; undefined when the statement is not accepted. */
function behind(s: Statement, held: boolean): boolean | undefined {
  switch (s.kind) {
    case "assign":
      return isFree(s.register) && isUnreserved(s.value) ? held : undefined;
    case "load":
      return held && isFree(s.register) && isData(s.address) ? held : undefined;
    case "store":
      return held && isData(s.address) && isUnreserved(s.value) ? held : undefined;
    case "fence":
      return held;
    case "if": {
      const [yes, no] = [behindAll(s.yes, held), behindAll(s.no, held)];
      return isUnreserved(s.on) && yes === no ? yes : undefined;
    }
    case "while":
      return isUnreserved(s.on) && behindAll(s.body, held) === held ? held : undefined;
    case "lock":
      return held ? undefined : true;
    case "unlock":
      return held ? false : undefined;
  }
}

const behindAll = (source: Source, held: boolean): boolean | undefined =>
  source.reduce<boolean | undefined>((h, s) => (h === undefined ? undefined : behind(s, h)), held);

/** Whether locks are paired, statements keep away from lock code, and data is touched under the lock. */
export const isAccepted = (source: Source): boolean => behindAll(source, false) !== undefined;

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
      return `KDo (Store false WPln 99 ${coqExpression(s.address)} ${coqExpression(s.value)})`;
    case "fence":
      return "KDo (Fence DmbSy)";
    case "if":
      return `KIte ${coqExpression(s.on)} ${coqSource(s.yes)} ${coqSource(s.no)}`;
    case "while":
      return `KWhile ${coqExpression(s.on)} ${coqSource(s.body)}`;
    case "lock":
      return "KLock 0";
    case "unlock":
      return "KUnlock 0";
  }
}

/** The program as a Coq term of type `list kstmt`. */
export const coqSource = (source: Source): string => `[${source.map(coqStatement).join("; ")}]`;
