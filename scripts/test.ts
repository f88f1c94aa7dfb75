/**
 * Runs the compiled tests with Node's test runner. Lists the files itself: shell globs and `node --test` patterns
 * behave differently on Node 20 and 22, and `node --test` takes files in the order of their names. `--full` raises the
 * counts of the long tests (see test/tier.ts); other arguments select files whose path contains one of them.
 */
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

/** Files that take longest. They begin first, so that none of them is left to run alone. */
const LONG = [
  "host/queue",
  "host/solvers",
  "model/engines",
  "check/cases",
  "theorem/model",
  "model/promising",
  "check/runs",
  "docs",
  "mutation/counterexamples",
].map((name) => `${name}.test.js`);

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "test");
const args = process.argv.slice(2);
const wanted = args.filter((a) => !a.startsWith("--"));
const all = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".test.js"));
const gone = LONG.filter((f) => !all.includes(f));
const rank = (file: string): number => (LONG.includes(file) ? LONG.indexOf(file) : LONG.length);
const files = all
  .filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)))
  .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  .map((f) => join(folder, f));
if (files.length === 0 || gone.length > 0) {
  console.error(gone.length > 0 ? `there is no test ${gone.join(", ")}` : `no test file matches ${wanted.join(" ")}`);
  process.exit(2);
}
process.env.SEKVM_TEST_TIER = args.includes("--full") ? "full" : "quick";
// Some wait for other processes, for solvers and for deadlines: one file more than there are cores leaves none idle.
const tests = run({ files, concurrency: availableParallelism() + 1 });
tests.on("test:fail", () => {
  process.exitCode = 1;
});
tests.compose(new spec()).pipe(process.stdout);
