/**
 * What proofs about code rest on, in one place: `sekvm prove` and `sekvm verify` print the ids, and the table in
 * docs/trusted-base.md is made from this list. Nothing else may be assumed: a further id has to be argued for here.
 */
import type { Assumption } from "../evidence/index.ts";

/** An assumption, why to believe it, and what would show it to be wrong. */
export interface ExplainedAssumption extends Assumption {
  /** What tests it, and what is left. */
  readonly belief: string;
  /** What somebody has to find. */
  readonly falsifier: string;
}

/** Of loops that wait for others. */
const WAITING_ENDS = "waiting-ends";

/** Of what principals see. */
const VIEWS = "views";

/** All of them. */
export const PROOF_ASSUMPTIONS: readonly ExplainedAssumption[] = [
  {
    id: "solver",
    sentence: "when the solver says that a goal has no counterexample, there is none",
    belief:
      "replies are read strictly, and a reply that is no answer is an error; `sekvm prove --cross-check` asks a second solver, and a disagreement is a defect. What the solver refutes is run before it is shown, and models of hypotheses are evaluated, so nothing is believed there. Kept answers are found by a digest of the whole question, the solver and its version; `--no-cache` goes without",
    falsifier:
      "a goal that one solver proves and another refutes (`--cross-check`, `--emit-smt`), or a state, from a run of the program, in which a goal that is proved is false",
  },
  {
    id: "lifter",
    sentence:
      "the questions that a solver is asked say what the source says: lifting, symbolic execution, rewriting, and how a theorem is put into questions",
    belief:
      "what the lifter does not know is an error, never a guess; lifted functions are run beside the native ones on random inputs (`test/kernel/`); counterexamples are run by an interpreter that shares nothing with symbolic execution; calls of recorded runs are native. That instances follow from their hypotheses, that simplifying keeps the meaning, and that integers stand for words is tested on random states, each operator proved over words of eight bits (`test/symbolic/`, `test/smt/`); `--cross-check` gives the second solver words, not integers",
    falsifier:
      "a function whose native run and lifted run differ; a mistake in code or specification that `--mutate` makes, that changes what a run does, and that no theorem finds; a false theorem that is proved",
  },
  {
    id: "bottom-machine",
    sentence: "layer 0 says what the hardware does, as far as KCore uses it",
    belief:
      "it is short and written from the manuals: `kcore/layers/00-machine/`. What stands for each primitive where KCore runs on the machine of `sekvm run` is held against its specification on random states (`kcore/native/held/`, step `machine`): results, and all of the state that has a representation; and loads and stores of who runs, and of devices, against what instructions at EL1 and accesses behind an SMMU do by the machine's own tables and caches. Not held against it are ghosts and automata, which have none; which translations are cached, of which the machine may drop more; registers of SMMUs beyond the 16 groups of streams and the bits that the machine has; measuring and signatures, of which layer 0 knows only that they are functions; several CPUs within one entry; and a machine is not hardware. Nothing in this version holds layer 0 against the memory models but for the lock, whose steps are compared with executions on Arm (`test/kcore/arm-lock.test.ts`)",
    falsifier:
      "an execution that Arm allows, or an effect of a table, a TLB, an SMMU or an exception, of which no sequence of steps of layer 0 is an account; or a field that hardware or firmware changes and the declaration says it does not",
  },
  {
    id: "compiler-runtime",
    sentence: "what was proved about the source is true of what runs: TypeScript's compiler, Node.js, the processor",
    belief: "general use; the tests run the compiled code. KCore as AArch64 code is not in this version",
    falsifier:
      "a program on which TypeScript's meaning, as the interpreter of the IR has it, and a run by Node.js differ",
  },
  {
    id: "composition",
    sentence: "the path formulas that are made of one CPU's code are what the code does",
    belief:
      "that what is proved of them holds in every interleaving of all CPUs, and through all layers, is a theorem (`theorems/Compose.v`, `ComposeRules.v`, `Layers.v`), each rule by which obligations are made of them one of its hypotheses: the table in `theorems/README.md`, where it is argued, not proved, that the rules of the tool are these. The theorems speak of sequential consistency; step `theorem` says for what that carries over to Arm",
    falsifier:
      "two programs of a system, all theorems of which are proved, with an interleaving on SC after which no sequence of their specifications has the same result; a rule of `src/check/proof/` that is weaker than the hypothesis in the table that it stands for",
  },
  {
    id: WAITING_ENDS,
    sentence: "what a loop waits for, which reports list, is so in the end when the loop looks",
    belief:
      "it is how CPUs are scheduled: those that can step do. Shown of each such loop are the rest (`docs/decisions/waiting-loops.md`): in every state in which it waits, another CPU that has got to the code that the proof names, or hardware, brings it about by running that, once or as often as a measure falls; then the loop is left, within two rounds of its own; and a round that goes on leaves what others see as it was. Not shown is that CPUs get there, and that locks are given up. A system without such loops does not rest on it. In KCore they are the loops of the ticket lock, and `waitingIsBounded` of layer 1 says that fewer turns than CPUs go first",
    falsifier:
      "a schedule in which CPUs that can step do, and one waits for ever. That would be a CPU that hangs, not one that gives a wrong result: a path that stays in the loop comes to no end of which anything is said",
  },
  {
    id: VIEWS,
    sentence: "a principal sees what the machine declares that it sees, and a CPU works for whom it says",
    belief:
      "`observes` and `acts` of the machine are short and printed by `--machine`, with fields that nobody sees. They speak of the machine as one CPU has it; that the three forms of theorems carry over to traces is `theorems/Unwinding.v`. Time, caches of data, how CPUs are scheduled and that a call waits or is not allowed are in no view",
    falsifier:
      "a way by which a guest, the host or a device gets at something that the declaration does not say it sees, or by which it is disturbed in something else",
  },
];

/** What of the list not every proof rests on. */
export interface RestsOn {
  /** Some loop waits for others. */
  readonly waits: boolean;
  /** Something is said of what principals see. */
  readonly views: boolean;
}

/** As reports carry them. */
export const proofAssumptions = ({ waits, views }: RestsOn): Assumption[] =>
  PROOF_ASSUMPTIONS.filter(({ id }) => (waits || id !== WAITING_ENDS) && (views || id !== VIEWS)).map(
    ({ id, sentence }) => ({ id, sentence }),
  );

const idsOf = (rests: RestsOn): readonly string[] => proofAssumptions(rests).map((a) => a.id);
/** The ids of what proofs about code rest on, and of those about what principals see. */
export const ASSUMPTION_IDS = idsOf({ waits: true, views: false });
export const VIEW_ASSUMPTION_IDS = idsOf({ waits: true, views: true });

/** The table in docs/trusted-base.md. */
export function assumptionsTable(): string {
  const rows = PROOF_ASSUMPTIONS.map(
    ({ id, sentence, belief, falsifier }) => `| \`${id}\` | ${sentence} | ${belief} | ${falsifier} |`,
  );
  const head = "| id | what is relied on | why to believe it, and what is left | what would show it to be wrong |";
  return [head, "| --- | --- | --- | --- |", ...rows].join("\n");
}
