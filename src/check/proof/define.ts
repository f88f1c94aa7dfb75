/** What a `proof.ts` says about its layer beside theorems: plain values that only the tool reads. */

/** A loop of code, by the function it stands in. Functions are exported ones of the proof file. */
export interface LoopProof {
  /** `(machine, …locals of the loop by name) => boolean`, true at the head of each round. */
  readonly invariant: (...state: never[]) => boolean;
  /** `(machine, …locals) => bigint`, an integer that is not negative and falls; or the theorem that bounds a wait. */
  /** Fields of the machine that rounds may change, as paths with `*` for keys. */
  readonly changes: readonly string[];
  readonly measure: ((...state: never[]) => bigint) | { readonly theorem: string };
}

/**
 * How CPUs share the machine. Before each step of one of them any number of steps of others may happen. A layer without a
 * sharing of its own has that of the nearest layer below that has one; where there is none, nobody else steps.
 */
export interface Sharing {
  /** The field that says which CPU looks. */
  readonly self: string;
  /**
   * Other fields of which each CPU has its own. In a map by CPU, such as `bars.*`, each has its entry: the last `*` stands for the
   * CPU.
   */
  readonly own: readonly string[];
  /** Fields that nobody changes. */
  readonly fixed?: readonly string[];
  /** All other fields, as paths with `*` for keys. A field that is in no list is an error. */
  readonly shared: readonly SharedField[];
  /** `(machine, lock) => boolean`: the CPU that looks holds the lock. */
  readonly holds: (...state: never[]) => boolean;
  /** `(machine, lock) => boolean`: nobody holds it. */
  readonly isFree: (...state: never[]) => boolean;
  /** `(machine, …keys) => boolean`: holds in every state. Invariants of the layer below do so anyway. */
  readonly open?: readonly ((...state: never[]) => boolean)[];
  readonly covered?: readonly CoveredRelation[];
  readonly clauses?: readonly Clause[];
  /** What hardware does by itself, at any time. */
  readonly actors?: readonly Actor[];
  /**
   * Names of primitives: the first call of one of them commits, which means that the specification's one step happens there. Until
   * then nothing that others can see may differ from before, and from then on nothing from what the specification says. A
   * path without such a call commits at its end.
   */
  readonly commits?: readonly (string | CommitStep)[];
}

/** Calls of a primitive that commit: those for which `(machine, …arguments) => boolean` is not plainly false. */
export interface CommitStep {
  readonly step: string;
  readonly when: (...state: never[]) => boolean;
}

/** A lock, or `(…keys) => lock`, which may take fewer keys than there are. */
export type LockOf = bigint | ((...keys: never[]) => bigint);

/** A field that others change. */
export interface SharedField {
  /** Such as `objects.npts.*`. */
  readonly field: string;
  /** The lock that protects it: while a CPU holds it nobody else changes the field. Without one anybody may at any time. */
  readonly lock?: LockOf;
  /**
   * Hardware reads it, whoever holds the lock: each change is seen at once. So the specification's machine and that of the code agree in
   * it at all times, and a step that changes it is a commit.
   */
  readonly visible?: boolean;
}

/**
 * A step of hardware: of no CPU, behind no lock, at any time. It changes fields without a lock only. Between any two steps of a CPU it is
 * to look from above like something that may happen there.
 */
export interface Actor {
  /** `(machine, …keys) => machine`, on the machine of the code. */
  readonly step: (...state: never[]) => unknown;
  /** `(before, after, …keys) => boolean`: what it looks like on the specification's machine. Invariants are kept there anyway. */
  readonly shows?: (...states: never[]) => boolean;
}

/** Holds whenever a lock is free: its holder may break the relation until he gives the lock up. */
export interface CoveredRelation {
  /** `(machine, …keys) => boolean`. */
  readonly relation: (...state: never[]) => boolean;
  readonly lock: LockOf;
}

/** What no step does, but for those of a CPU that is exempt. What binds all others is what the exempt one may rely on. */
export interface Clause {
  /** `(before, after, …keys) => boolean`, reflexive and transitive. */
  readonly says: (...states: never[]) => boolean;
  /** `(machine, …keys) => boolean`: the CPU that looks holds the lock, or owns the token, that exempts. Without it nobody is exempt. */
  readonly exempt?: (...state: never[]) => boolean;
}

/**
 * How code behaves while other CPUs step, where its specification is more than one step. It is shown that it may take each of its
 * steps, owes nothing to others, and ends as it says.
 */
export interface Conduct {
  readonly sharing: Sharing;
  /** By primitive: `(machine, …arguments) => boolean` of the machine at the start and at the end, and its loops. */
  readonly primitives: Readonly<
    Record<
      string,
      {
        readonly starts: (...state: never[]) => boolean;
        readonly ends: (...state: never[]) => boolean;
        readonly loops?: readonly LoopProof[];
      }
    >
  >;
}

/** A layer's proof. */
export interface LayerProof {
  readonly title: string;
  /** Calls primitives of the layer natively, so that the normal way of each is reached: the recorded run. */
  readonly run?: () => void;
  readonly loops?: Readonly<Record<string, readonly LoopProof[]>>;
  readonly sharing?: Sharing;
  /** A sharing whose proofs take minutes: other CPUs step only when `--thorough` asks for it. */
  readonly thorough?: { readonly sharing: Sharing };
  readonly conduct?: Conduct;
}

/** Declares a layer's proof. */
export const defineLayer = (proof: LayerProof): LayerProof => proof;
