/** `--emit-smt`: each goal that a solver is asked as a file of its own, for people and other solvers. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { printQuestion, type Question } from "../../smt/index.ts";

/** What is said of a goal in its file. */
export interface GoalTitle {
  readonly theorem: string;
  readonly about: string;
  readonly place: string;
}

/** Name of a file, by what was asked: the id of a goal, how it was asked, and which of its cases it is. */
export const smtFile = (asked: string, number: number): string =>
  `${asked.replace(/[^\w.]+/g, "-")}${number === 1 ? "" : `-${number}`}.smt2`;

/** Text of a goal's file. */
export function smtText(goal: string, title: GoalTitle | undefined, question: Question): string {
  const { text, asked } = printQuestion(question);
  const about = title === undefined ? [] : [`; ${title.theorem}`, `; ${title.about}`, `; ${title.place}`];
  const values = asked.length === 0 ? "" : `; on sat: (get-value (${asked.map((a) => a.term).join(" ")}))\n`;
  const head = [
    `; sekvm prove: goal ${goal}`,
    ...about,
    "; unsat: the goal is proved. sat: its model is a counterexample",
  ];
  return `${head.join("\n")}\n(set-logic ALL)\n${text}(check-sat)\n${values}`;
}

/** Writes goals into a folder. */
export class SmtFolder {
  readonly #folder: string;
  readonly #counts = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  write(goal: string, title: GoalTitle | undefined, question: Question): void {
    const number = (this.#counts.get(goal) ?? 0) + 1;
    this.#counts.set(goal, number);
    writeFileSync(join(this.#folder, smtFile(goal, number)), smtText(goal, title, question));
  }
}
