/** What is known of theorems about code: plain JSON, the source of every report of `sekvm prove`. */
import type { Verdict } from "./verdict.ts";

/** Where something stands in the sources. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** How a set of hypotheses is known to be satisfiable: a recorded run reaches it, or a solver's model, evaluated natively. */
export type WitnessKind = "run" | "model";

/** One thing that was to be shown on one path of a theorem. */
export interface GoalReport {
  /** `NN-layer/theorem/path/number`: the same from run to run. */
  readonly id: string;
  /** Digest of what was asked: facts, hypotheses and claim. Equal sources give equal ones. */
  readonly question: string;
  readonly kind: string;
  readonly about: string;
  /** Name of what it is about, `file#name`: an invariant, a clause, a theorem, what says for whom a step is taken. */
  readonly of: string | undefined;
  readonly path: number;
  readonly place: SourcePlace | undefined;
  readonly verdict: Verdict;
  /** `rewriting` where no solver was needed. */
  readonly by: string;
  readonly cached: boolean;
  /** The solver's own count of work. */
  readonly resource: number;
  readonly milliseconds: number;
  /** The solver had to see the bits of codecs. */
  readonly bits: boolean;
}

/** One way through a theorem. */
export interface PathReport {
  /** Decisions in source words, `file:line condition`. */
  readonly decisions: readonly string[];
  /** `unreachable`: no state takes this way, so nothing that was shown on it counts. `skipped`: none was looked for. */
  readonly witness: WitnessKind | "unreachable" | "none" | "skipped";
}

/** Concrete inputs on which a theorem fails, run natively before they are shown. */
export interface CounterexampleReport {
  /** Lines that a person reads, differences first. */
  readonly lines: readonly string[];
  /** Inputs for `--replay`, words in hexadecimal. */
  readonly inputs: unknown;
}

/**
 * What a theorem is about. `law`: of a codec. `stated`: by a proof file. `initial`: of the first machine. `kept`: what CPUs rely on. `hardware`: its steps.
 * `crossing`: a primitive passes through. `refinement`: code does what its specification says. `one-step`: a primitive is one step of its machine.
 * `actor`: a step of a CPU keeps what is known of every state. `view`: what a principal sees of a step. `mutant`: it has to be refuted.
 */
export type TheoremKind =
  | "law"
  | "stated"
  | "initial"
  | "kept"
  | "hardware"
  | "crossing"
  | "refinement"
  | "one-step"
  | "actor"
  | "view"
  | "mutant";

export interface TheoremReport {
  readonly layer: number;
  readonly kind: TheoremKind;
  /** Short name of the primitive that it is about, where it is about one. */
  readonly primitive: string | undefined;
  readonly name: string;
  readonly title: string;
  readonly place: SourcePlace | undefined;
  readonly verdict: Verdict;
  readonly goals: readonly GoalReport[];
  readonly paths: readonly PathReport[];
  readonly counterexample: CounterexampleReport | undefined;
}

/** Under what a layer was proved: other CPUs step in every theorem about its code, and hardware takes these steps. */
export interface ProvedUnder {
  readonly cpus: "all";
  readonly hardware: readonly string[];
}

/** A step that a CPU may take; `isFree`: it changes nothing of which more is known. Else a theorem has its name. */
export interface ActorReport {
  readonly name: string;
  readonly isFree: boolean;
}

/** What is shown of the views of one kind of principal: of how many steps something has to be shown, and what passes. */
export interface PrincipalReport {
  readonly name: string;
  /** Steps of CPUs and hardware, and by the form of the theorem those of which footprints do not say it. */
  readonly steps: number;
  readonly seen: readonly { readonly form: string; readonly steps: number }[];
  /** Names of the theorems and of the mutants. */
  readonly theorems: readonly string[];
  /** What passes from others, or to others, because it is meant to; without a field, by the result. */
  readonly passes: readonly {
    readonly id: string;
    readonly says: string;
    readonly field: string | undefined;
    /** The function that says at which keys, for whom and when; undefined: always. */
    readonly when: string | undefined;
    readonly steps: readonly string[];
  }[];
  /** Steps, and sequences of them, that are not taken for everybody: each sequence that takes one owes what the function says, a goal of kind `taken` that is about it. */
  readonly takes: readonly { readonly says: string; readonly only: string; readonly steps: readonly string[] }[];
}

/** All of a layer; or of what is known of the machine of the highest one, whoever steps. */
export interface LayerReport {
  /** Above those of all layers where it is none. */
  readonly number: number;
  readonly isLayer: boolean;
  readonly title: string;
  readonly folder: string;
  /** What it introduces with code; the theorem of that name says that the code refines the specification. */
  readonly primitives: readonly string[];
  readonly under: ProvedUnder;
  /** Where it is no layer: all steps that CPUs may take on the machine of the highest one. */
  readonly actors: readonly ActorReport[];
  /** And what principals see there. */
  readonly principals: readonly PrincipalReport[];
  readonly theorems: readonly TheoremReport[];
  /** Theorems that leave out something that is needed: each has to be refuted, or the checks see less than they should. */
  readonly mutants: readonly TheoremReport[];
}

/** Something that must be right for proofs to mean what they say, and is not itself proved. */
export interface Assumption {
  readonly id: string;
  readonly sentence: string;
}

/** A loop of code that waits for others. That what it waits for is so in the end, when it looks, is taken for granted. */
export interface ClaimedWait {
  readonly layer: number;
  /** Such as `LockOps.waitLock`. */
  readonly loop: string;
  /** Short name of what it waits for. */
  readonly awaits: string;
}

/** A question to which two solvers gave answers that cannot both be right. */
export interface Disagreement {
  readonly goal: string;
  /** Such as `z3 5.2.0: unsat`. */
  readonly answers: readonly string[];
}

/** What a second solver says of the answers of the first. */
export interface CrossCheck {
  /** Name and version; undefined where there is none. */
  readonly solver: string | undefined;
  /** Answers that both gave. */
  readonly agreed: number;
  /** Goals to which the second gave no answer. */
  readonly open: readonly string[];
  readonly disagreements: readonly Disagreement[];
}

/** A field of the machine: whose it is, or behind which lock, and the layers at which it means something. */
export interface FieldReport {
  readonly path: string;
  readonly whose: "own" | "fixed" | "shared" | "locked";
  readonly lock: string | undefined;
  readonly visible: boolean;
  readonly from: number;
  /** Undefined: all above. */
  readonly to: number | undefined;
}

/** The machine under a system as it is declared, which is trusted. */
export interface MachineReport {
  readonly file: string;
  readonly self: string;
  readonly initial: string;
  readonly owner: string | undefined;
  readonly fields: readonly FieldReport[];
  readonly hardware: readonly { readonly step: string; readonly from: number; readonly to: number | undefined }[];
  readonly assumes: readonly { readonly id: string; readonly says: string }[];
  /** What principals see; `is`: what tells one of that name from another; `acts`: whether a CPU works for it; `devices`: by which steps a device does, and whether. */
  readonly observes: readonly {
    readonly principal: string;
    readonly is: readonly string[];
    readonly acts?: string | undefined;
    readonly devices?: { readonly acts: string; readonly steps: readonly string[] } | undefined;
    readonly sees: readonly { readonly path: string; readonly when: string | undefined }[];
  }[];
  /** Fields that change and that no principal sees. */
  readonly unseen: readonly string[];
}

/** A function as it is written, with the comment in front of it. */
export interface SourceText {
  readonly place: SourcePlace;
  readonly text: string;
}

/** A primitive as it is written. */
export interface PrimitiveText {
  readonly layer: number;
  readonly name: string;
  /** `bottom`: what the machine does, which is trusted. `transition`: a step of specifications, without code. */
  readonly kind: "bottom" | "step" | "sequence" | "transition";
  readonly spec: SourceText | undefined;
  readonly code: SourceText | undefined;
  /** Positions in the list of the primitives that the code calls. */
  readonly calls: readonly number[];
}

/** Texts that reports of a system speak of. */
export interface SystemTexts {
  readonly primitives: readonly PrimitiveText[];
  /** Those at the places of theorems that are about no code. */
  readonly functions: readonly SourceText[];
}

/** One run over layers of a system. */
export interface ProofReport {
  /** Folder of the system. */
  readonly system: string;
  /** Name and version of the solver. */
  readonly solver: string;
  readonly layers: readonly LayerReport[];
  readonly crossCheck: CrossCheck | undefined;
  readonly assumptions: readonly Assumption[];
  readonly waits: readonly ClaimedWait[];
  readonly machine: MachineReport;
  /** By the user, or because time was up: theorems that were not finished are unknown, layers that were not begun are left out. */
  readonly stopped: "interrupted" | "timeout" | undefined;
}
