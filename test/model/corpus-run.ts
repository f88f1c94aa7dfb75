/** Runs an engine over a corpus family and compares final states with the recorded ones. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../src/check/index.ts";
import type { RuleSetName } from "../../src/evidence/index.ts";
import { compile, type Exploration, programOf, Unsupported } from "../../src/model/program/index.ts";
import { type LitmusTest, parseLitmus } from "../../src/read/litmus/index.ts";

/** What was recorded for one test; `states` is absent when the reference tool gave none. */
interface Recorded {
  readonly states?: readonly string[];
  readonly incomplete?: string;
}
interface CorpusTest {
  readonly file: string;
  readonly name: string;
  readonly arm?: Recorded;
  readonly rmem_promising?: Recorded;
}

export interface CorpusRun {
  readonly equal: number;
  /** Tests with a recorded answer that is complete. */
  readonly total: number;
  /** One text a test that differs. */
  readonly different: readonly string[];
  /** One text a test that is not run, with the reason. */
  readonly unsupported: readonly string[];
}

type Retold = (test: LitmusTest) => LitmusTest | undefined;
type Change = (text: string, of: "test" | "state") => string;
type Explore = (code: ReturnType<typeof compile>) => Exploration;

/** A state as a comparable text: rmem prints `x=1;` where herd7 prints `[x]=1;`, in another order. */
const canonical = (state: string): string =>
  state
    .split(";")
    .map((part) => part.trim().replace(/^\[(\w+)\]/, "$1"))
    .filter((part) => part !== "")
    .sort()
    .join("; ");

/**
 * Compares family `name` of the corpus in `folder`, but for the tests that `takes` leaves out, by place or name. `against`: `arm` is herd7,
 * `rmem_promising` rmem's 2019 model. `change` makes another text of a test, and of each recorded state; `retold` another
 * test of one, or undefined for one to leave out.
 */
export function runCorpus(
  folder: string,
  name: string,
  against: "arm" | "rmem_promising",
  explore: Explore,
  takes: (index: number, name: string) => boolean = () => true,
  change: Change = (text) => text,
  retold: Retold = (t) => t,
): CorpusRun {
  const text = readFileSync(join(folder, name, "expectations.json"), "utf8");
  const { tests } = JSON.parse(text) as { tests: readonly CorpusTest[] };
  const different: string[] = [];
  const unsupported: string[] = [];
  let equal = 0;
  let total = 0;
  for (const [i, test] of tests.entries()) {
    const recorded = test[against];
    if (recorded?.states === undefined || recorded.incomplete !== undefined || !takes(i, test.name)) continue;
    total++;
    try {
      const states = recorded.states.map((state) => change(state, "state"));
      const problem = compare(join(folder, name, test.file), states, against, explore, change, retold);
      if (problem === undefined) equal++;
      else different.push(`${test.name}: ${problem}`);
    } catch (e) {
      if (!(e instanceof Unsupported)) throw e;
      unsupported.push(`${test.name}: ${e.message}`);
    }
  }
  return { equal, total, different, unsupported };
}

function compare(
  path: string,
  expected: readonly string[],
  against: "arm" | "rmem_promising",
  explore: Explore,
  change: Change,
  retold: Retold,
): string | undefined {
  const parsed = parseLitmus(change(readFileSync(path, "utf8"), "test"), path);
  if (parsed.test === undefined) return `does not parse: ${parsed.errors.map((e) => e.message).join("; ")}`;
  if (parsed.test.unsupported.length > 0)
    throw new Unsupported(parsed.test.unsupported.map((u) => u.reason).join("; "));
  const litmus = retold(parsed.test);
  if (litmus === undefined) throw new Unsupported("left out");
  const program = programOf(litmus);
  const exploration = explore(compile(program));
  if (exploration.incomplete !== undefined) return `incomplete: ${exploration.incomplete.detail}`;
  const rules: RuleSetName = against === "arm" ? "today" : "pldi19";
  const question = { model: "arm", engine: exploration.engine, rules, bound: 0 } as const;
  const got = judge(litmus, program, exploration, question, path).states.map((s) => canonical(s.text));
  const want = new Set(expected.map(canonical));
  const extra = got.filter((s) => !want.has(s));
  const missing = [...want].filter((s) => !got.includes(s));
  if (extra.length + missing.length === 0) return undefined;
  return `extra ${extra.join(" | ")}; missing ${missing.join(" | ")}`;
}
