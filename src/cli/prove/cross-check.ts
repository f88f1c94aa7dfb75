/** Answers of one solver held against those of another. */
import type { CrossCheck, Disagreement } from "../../evidence/index.ts";
import type { Answer } from "../../smt/index.ts";
import { contradict } from "../goals.ts";

/** Whether a solver said yes or no. */
export const isDecided = ({ status }: Answer): boolean => status === "sat" || status === "unsat";

/** Counts what agrees. */
export class CrossChecking {
  readonly #solvers: readonly [string, string | undefined];
  #agreed = 0;
  readonly #open: string[] = [];
  readonly #disagreements: Disagreement[] = [];

  /** @param second undefined where there is none */
  constructor(first: string, second: string | undefined) {
    this.#solvers = [first, second];
  }

  /** The answer that counts: none, where the two contradict each other. */
  compare(goal: string, first: Answer, second: Answer): Answer {
    if (!isDecided(first)) return first;
    if (!isDecided(second)) this.#open.push(goal);
    else if (!contradict(first, second)) this.#agreed++;
    else {
      const answers = [first, second].map(({ status }, i) => `${this.#solvers[i]}: ${status}`);
      this.#disagreements.push({ goal, answers });
      return { status: "error", detail: `solvers disagree: ${answers.join(", ")}` };
    }
    return first;
  }

  /** All in all, in an order that does not depend on who was faster. */
  result(): CrossCheck {
    const disagreements = [...this.#disagreements].sort((a, b) => (a.goal < b.goal ? -1 : 1));
    return { solver: this.#solvers[1], agreed: this.#agreed, open: [...this.#open].sort(), disagreements };
  }
}
