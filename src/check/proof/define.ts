/**
 * What users write beside specifications and code. `machine.ts` of the lowest layer is trusted: it says how CPUs share the
 * machine. A `proof.ts` is not: whatever it says is shown. Both are read from their texts as data; nothing of them is run but `run`.
 */

// Functions of any parameters: what they have to be is said of each field, and checked when a system is read.
type Fn = (...inputs: never[]) => unknown;

/** A lock as a number, or as a function of the first keys of a field. */
export type LockOf = bigint | Fn;

/** From which layer to which a field means something, or hardware takes a step. All of them unless given. */
export interface Life {
  readonly from?: number;
  readonly to?: number;
}

/**
 * Whose a field is. `own`: each CPU has its own; of a map by CPU, such as `bars.*`, each has its entry, and the last `*` is the CPU.
 * `fixed`: nobody changes it. `shared`: anybody may change it at any time.
 */
export type Whose = "own" | "fixed" | "shared";

/** A field of the machine: whose it is, or behind which lock, and its life. */
export type Field =
  | Whose
  | ({ readonly is: Whose } & Life)
  | ({
      readonly lock: LockOf;
      /** Hardware reads it, whoever holds the lock: each change is seen at once; with `to`, by code on the machines up to that layer. */
      readonly visible?: boolean | { readonly to: number };
    } & Life);

/** A field or a part of one, as a path with `*` for keys; or that where `(machine, …principal, …keys) => boolean`. */
export type Seen = string | { readonly field: string; readonly when: Fn };

/** Steps that devices take, specifications of primitives; and `(machine, …principal, …arguments of the steps by name) => boolean`: the device works for it. */
export interface DeviceSteps {
  readonly steps: readonly Fn[];
  readonly acts: Fn;
}

/** The machine under a system. */
export interface MachineDeclaration {
  /** The field that says which CPU looks. */
  readonly self: string;
  /** `(…parameters) => machine`: the first machine, whatever its parameters. There is one; of what is a CPU's own each has its own, at other parameters. */
  readonly initial: Fn;
  /** `(machine, lock) => owner`, a union of `nobody` and `cpu` with the field `cpu`, the same whoever looks. Without locks there is none. */
  readonly owner?: Fn;
  /** Every field of the machine, as a path with `*` for keys. */
  readonly fields: Readonly<Record<string, Field>>;
  /** `(machine, …keys) => machine`: what hardware does by itself, at any time, behind no lock. It reads nothing that is a CPU's own. */
  readonly hardware?: readonly ({ readonly step: Fn } & Life)[];
  /** What principals see of the machine of the highest layer, by their names. */
  readonly observes?: Readonly<Record<string, readonly Seen[]>>;
  /** For whom the CPU that looks works, by the names of principals: `(machine, …principal) => boolean`. */
  readonly acts?: Readonly<Record<string, Fn>>;
  /** Steps that no CPU takes but a device, which reads nothing of a CPU's own; and for whom it works, by the names of principals. */
  readonly devices?: Readonly<Record<string, DeviceSteps>>;
  /** `(machine, …keys) => boolean`: true in every state of the bottom machine, by trust. */
  readonly assumes?: readonly { readonly id: string; readonly says: Fn }[];
  /** What steps of the bottom machine stand for that no state shows, such as a cipher: in a sentence each. */
  readonly idealises?: readonly { readonly id: string; readonly says: string }[];
}

/** Declares the machine. */
export const defineMachine = (machine: MachineDeclaration): MachineDeclaration => machine;

/** A loop of code, by the function it stands in. Functions are exported ones of the proof file. */
export interface LoopProof {
  /**
   * `(machine, …locals of the loop by name) => boolean`, true at the head of each round, where all relations hold too. With two machines,
   * the first is that of the specification. Locals of the same name are the same in code and specification.
   */
  readonly invariant: Fn;
  /** Fields of the machine that rounds may change, as paths with `*` for keys. */
  readonly changes: readonly string[];
  /** `(machine, …locals) => bigint`, not negative, and it falls; or what the loop waits for others to do. */
  readonly measure: Fn | Awaited;
}

/**
 * What a loop waits for, and what another CPU, or hardware, does so that it is so. All functions but `awaits` and `falls` may take two machines, of which
 * the first is that of the specification.
 */
export interface Awaited {
  /** `(machine, …locals) => boolean`: once it is so, and others do nothing in between, the loop is left. */
  readonly awaits: Fn;
  /** What brings it about: a primitive of the layer, of which all code is run, or a step of hardware. */
  readonly by: Fn;
  /** `(machine, …locals) => bigint`, not negative: it falls with each `by`. Without it one is enough. */
  readonly falls?: Fn;
  /** Arguments of `by` by name, each `(machine, …locals) => value`; the others are the locals of the same name. */
  readonly given?: Readonly<Record<string, Fn>>;
  /**
   * `(machine, …locals) => machine`, as an arbitrary other CPU sees it: where a CPU stands that does `by`. It may say which CPU that is, and what that
   * has of its own; and give away locks that others hold, with what is behind them. Without it: any other CPU, as it stands.
   */
  readonly from?: Fn;
  /** The same of the machine of the specification. */
  readonly above?: Fn;
}

/** Calls of a primitive at which the specification makes its transition: all, or those for which `(machine, …arguments) => boolean`. */
export type CommitStep = Fn | { readonly step: Fn; readonly when: Fn };

/** Holds whenever a lock is free: its holder may break it until he gives the lock up. */
export interface CoveredRelation {
  /** `(machine, …keys) => boolean`. */
  readonly relation: Fn;
  readonly lock: LockOf;
}

/** What no step does, but for those of a CPU that is exempt. What binds all others is what the exempt one may rely on. */
export interface Clause {
  /** `(before, after, …keys) => boolean`, reflexive and transitive. */
  readonly says: Fn;
  /** `(machine, …keys) => boolean`: the CPU that looks holds the lock, or owns the token, that exempts. Without it nobody is exempt. */
  readonly exempt?: Fn;
}

/**
 * What passes from one principal to another, because it is meant to: an id, a sentence, and the steps by which it passes. Through a field or a part of
 * one, where `(machine, …principal, …keys, …arguments of the step by name) => boolean`; or, without a field, by the result, where that without keys.
 */
export interface Declassified {
  readonly id: string;
  readonly says: string;
  /** Primitives or transitions. */
  readonly steps: readonly Fn[];
  readonly field?: string;
  readonly when?: Fn;
  /** It passes to who takes the step, not to others: what a result tells always does. */
  readonly own?: boolean;
  /** Whose view it is, where there is more than one kind of principal. */
  readonly to?: string;
}

/** For whom steps are taken at all: `(machine, …arguments by name) => boolean` whenever one of them is. Callers of layers that are not there yet are to show it. */
export interface Takes {
  readonly says: string;
  readonly only: Fn;
  /** Primitives, transitions, or folders of layers. */
  readonly steps: readonly (string | Fn)[];
}

/** A layer's proof. */
export interface LayerProof {
  readonly title: string;
  /** Calls primitives of the layer natively, so that the normal way of each is reached: the recorded run. */
  readonly run?: () => void;
  /** Where specifications make their transitions. Unless given: where a step first changes what others see, or gives a lock up. */
  readonly commits?: readonly CommitStep[];
  readonly loops?: Readonly<Record<string, readonly LoopProof[]>>;
  readonly covered?: readonly CoveredRelation[];
  readonly clauses?: readonly Clause[];
  /** Fields that are each CPU's own, which each sequence of the layer leaves to its CPU as it found them. */
  readonly restored?: readonly string[];
  /** Names of layers below, such as `06-pt-walk`, and primitives: no layer above this one calls these, or what those introduce. */
  readonly seals?: readonly (string | Fn)[];
  /**
   * Of `security`: by the name of a condition what it comes down to. Functions that steps ask for by `require`, each call of such a step owes it; and
   * invariants, clauses and theorems.
   */
  readonly conditions?: Readonly<Record<string, readonly Fn[]>>;
  /** Of `security`: what passes from one principal to another. Each entry is needed by each of its steps. */
  readonly declassifies?: readonly Declassified[];
  /** Of `security`: steps that are not taken for everybody. */
  readonly takes?: readonly Takes[];
}

/** Declares a layer's proof. */
export const defineLayer = (proof: LayerProof): LayerProof => proof;
