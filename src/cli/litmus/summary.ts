/** The last lines of a litmus run, on standard error: how many of what, and why something is missing. */
import type { LitmusAnswer } from "../../evidence/index.ts";
import { answersOf, disagreements, type TestReport } from "./tests.ts";

/** Counts of one run. */
export class Summary {
  #tests = 0;
  #invalid = 0;
  #cancelled = 0;
  #disagreeing = 0;
  #unexpected = 0;
  readonly #rows = new Map<string, { allowed: number; forbidden: number; unsupported: number; unknown: number }>();
  readonly #reasons = new Map<string, number>();

  /** Counts a test; `unexpected` is how many of its answers differ from a kinds file. */
  add(report: TestReport, unexpected: number): void {
    this.#tests++;
    if (report.cancelled) this.#cancelled++;
    if (report.errors.length > 0) this.#invalid++;
    this.#unexpected += unexpected;
    this.#disagreeing += disagreements(report).length;
    for (const answer of answersOf(report)) this.#count(answer);
    for (const o of report.outcomes) {
      if (o.status !== "failed") continue;
      this.#row(o.question.model, o.question.engine).unknown++;
      this.#because(o.bug ? "failed: a defect of sekvm" : `unknown: ${o.detail}`);
    }
  }

  #row(model: string, engine: string) {
    const name = `${model}, ${engine}`;
    const row = this.#rows.get(name) ?? { allowed: 0, forbidden: 0, unsupported: 0, unknown: 0 };
    this.#rows.set(name, row);
    return row;
  }

  #because(reason: string): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  #count({ question, status, observation, why }: LitmusAnswer): void {
    const row = this.#row(question.model, question.engine);
    if (status === "unsupported") row.unsupported++;
    else if (observation !== "Never") row.allowed++;
    else if (status === "answered") row.forbidden++;
    else row.unknown++;
    if (why !== undefined) this.#because(`${status}${status === "unknown" ? ` (${why.reason})` : ""}: ${why.detail}`);
  }

  /** The counts as plain JSON. */
  get json() {
    const { tests, invalid, interrupted, disagreements: disagreeing, unexpected } = this.#totals;
    return {
      tests,
      invalid,
      interrupted,
      disagreements: disagreeing,
      unexpected,
      answers: Object.fromEntries(this.#rows),
      reasons: this.#sortedReasons,
    };
  }

  get #totals() {
    return {
      tests: this.#tests,
      invalid: this.#invalid,
      interrupted: this.#cancelled,
      disagreements: this.#disagreeing,
      unexpected: this.#unexpected,
    };
  }

  get #sortedReasons(): { reason: string; count: number }[] {
    const rows = [...this.#reasons].map(([reason, count]) => ({ reason, count }));
    return rows.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }

  /** For a person. */
  get text(): string {
    const { tests, ...rest } = this.#totals;
    const others = Object.entries(rest).filter(([, n]) => n > 0);
    const lines = [[`${tests} test${tests === 1 ? "" : "s"}`, ...others.map(([what, n]) => `${n} ${what}`)].join(", ")];
    for (const [name, row] of this.#rows) {
      const counts = Object.entries(row).filter(([what, n]) => n > 0 || what === "allowed" || what === "forbidden");
      lines.push(`  ${name}: ${counts.map(([what, n]) => `${n} ${what}`).join(", ")}`);
    }
    for (const { reason, count } of this.#sortedReasons) lines.push(`    ${count} ${reason}`);
    return `${lines.join("\n")}\n`;
  }
}
