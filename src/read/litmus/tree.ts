/**
 * A litmus test as written: every node has its place, nothing is resolved to an address or evaluated. Registers are
 * spelled in one way (`X0`, `SP`, `XZR`), numbers are values; everything else keeps the words of the file.
 */
import type { Span } from "../../text/index.ts";

/** A register, a location, or one cell of an array. The entry of page `x` is the location `PTE(x)`, that of stage 2 `S2(x)`. */
export type Place =
  | { readonly kind: "register"; readonly thread: number; readonly name: string; readonly span: Span }
  | { readonly kind: "location"; readonly name: string; readonly span: Span }
  | { readonly kind: "cell"; readonly name: string; readonly index: number; readonly span: Span };

/** What a place is given or compared with. `symbol` is an address: `x`, `&x`, `v[1]`, `PTE(x)`, `PA(x)`, `IPA(x)`, `S2(x)`. */
export type Value =
  | { readonly kind: "number"; readonly value: bigint; readonly span: Span }
  | { readonly kind: "symbol"; readonly name: string; readonly index: number; readonly span: Span }
  | { readonly kind: "label"; readonly thread: number; readonly name: string; readonly span: Span }
  | { readonly kind: "entry"; readonly entry: EntryFields; readonly span: Span }
  /** A root of stage 2: a table, by number, and the VMID. */
  | { readonly kind: "vttbr"; readonly table: number; readonly vmid: number; readonly span: Span }
  /** What AT leaves in PAR_EL1: a physical page, or that the translation failed. */
  | { readonly kind: "translation"; readonly page: string | undefined; readonly span: Span }
  | { readonly kind: "array"; readonly values: readonly Value[]; readonly span: Span };

/**
 * A page-table entry as written: `(oa:PA(x), valid:0)`. A bit that is not given has its default; those that have it are left out. `attrs` is the list of memory
 * attributes in herd's order, joined as it is printed.
 */
export interface EntryFields {
  /** The page. */
  readonly oa: string | undefined;
  /** What of the page is named. Undefined: what entries of its table name, if the test does not say. */
  readonly space: "PA" | "IPA" | "PTE" | undefined;
  readonly bits: Readonly<Partial<Record<EntryBit, 0 | 1>>>;
  readonly attrs: string | undefined;
}
/** Fields of one bit, by herd's names: access flag, write permission, its management by hardware, validity, access from EL0. */
export type EntryBit = "af" | "db" | "dbm" | "valid" | "el0";

/** A type as written; `name` is undefined for a bare `*p`. */
export interface LitmusType {
  readonly name: string | undefined;
  readonly pointer: boolean;
}

/** One item of the initial state. Without a value the place starts at zero; `count` makes it an array. */
export interface InitItem {
  readonly type: LitmusType | undefined;
  readonly place: Place;
  readonly count: number | undefined;
  readonly value: Value | undefined;
  readonly span: Span;
}

/** `at` is the index of the instruction the label stands before; it may be one past the last. */
export interface Label {
  readonly name: string;
  readonly at: number;
  readonly span: Span;
}

/** The text of one instruction; `span` covers it exactly. */
export interface InstructionText {
  readonly text: string;
  readonly span: Span;
}

export interface LitmusThread {
  readonly instructions: readonly InstructionText[];
  readonly labels: readonly Label[];
  /** What the thread runs when an instruction faults: column `P1.F`. */
  readonly handler?: LitmusThread;
  /** What it runs at EL2 when it calls, or an instruction faults at stage 2: column `P1.H`. */
  readonly hypervisor?: LitmusThread;
}

/** `fault(P0:L0,x,MMU:Permission)`: label, location and kind are optional. */
export interface FaultAtom {
  readonly kind: "fault";
  readonly thread: number;
  readonly label: string | undefined;
  readonly location: string | undefined;
  readonly fault: string | undefined;
  readonly span: Span;
}

export type Atom =
  | { readonly kind: "equals"; readonly place: Place; readonly value: Value; readonly span: Span }
  | { readonly kind: "same"; readonly left: Place; readonly right: Place; readonly span: Span }
  | FaultAtom;

/** A proposition over one final state. Empty `and` is true, empty `or` is false. */
export type Prop =
  | { readonly kind: "atom"; readonly atom: Atom }
  | { readonly kind: "not"; readonly prop: Prop }
  | { readonly kind: "and" | "or"; readonly props: readonly Prop[] }
  | { readonly kind: "implies"; readonly left: Prop; readonly right: Prop };

export type Quantifier = "exists" | "~exists" | "forall";

export interface Condition {
  readonly quantifier: Quantifier;
  readonly prop: Prop;
}

export type LocationItem =
  | { readonly kind: "place"; readonly place: Place; readonly type: LitmusType | undefined }
  | { readonly kind: "fault"; readonly fault: FaultAtom };

export interface InfoLine {
  readonly key: string;
  readonly value: string;
  readonly span: Span;
}

/** A construct that is understood and not run; `reason` is a short noun phrase such as `page tables`. */
export interface UnsupportedConstruct {
  readonly reason: string;
  readonly span: Span;
}

export interface LitmusTest {
  readonly file: string;
  readonly arch: string;
  readonly name: string;
  readonly doc: string | undefined;
  readonly info: readonly InfoLine[];
  readonly init: readonly InitItem[];
  readonly threads: readonly LitmusThread[];
  readonly locations: readonly LocationItem[];
  readonly filter: Prop | undefined;
  readonly condition: Condition;
  /** In order of place. Not empty: the rest of the tree may lack what these constructs say, and is not to be run. */
  readonly unsupported: readonly UnsupportedConstruct[];
}
