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

/** How CPUs share the machine: what may change between two steps of one of them. */
export interface Sharing {
  /** The field that says which CPU looks. */
  readonly self: string;
  /** Fields that other CPUs change, as paths with `*` for keys; all else belongs to the CPU that looks. */
  readonly shared: readonly SharedField[];
  /** `(machine, lock) => boolean`: the CPU that looks holds the lock. */
  readonly holds: (...state: never[]) => boolean;
  /** `(machine, …keys) => boolean`: holds in every state. */
  readonly open: readonly ((...state: never[]) => boolean)[];
  /** `(before, after, …keys) => boolean`: what no step of another CPU does, as the CPU `before.curid` may rely on. */
  readonly clauses: readonly ((...states: never[]) => boolean)[];
  /** Names of primitives before which others may step; `every` for all of them. */
  readonly points: readonly string[] | "every";
}

/** A field that others change. */
export interface SharedField {
  /** Such as `objects.npts.*`. */
  readonly field: string;
  /** `(…keys) => lock` that protects it: while the CPU holds it nobody else changes the field. Without one anybody may. */
  readonly lock?: (...keys: never[]) => bigint;
}

/** A layer's proof. */
export interface LayerProof {
  readonly title: string;
  /** Calls primitives of the layer natively, so that the normal way of each is reached: the recorded run. */
  readonly run?: () => void;
  readonly loops?: Readonly<Record<string, readonly LoopProof[]>>;
  readonly sharing?: Sharing;
}

/** Declares a layer's proof. */
export const defineLayer = (proof: LayerProof): LayerProof => proof;
