/**
 * Runs the compiled tests with Node's test runner. Lists the files itself: shell globs and `node --test` patterns
 * behave differently on Node 20 and 22. `--full` raises the counts of the long tests (see test/tier.ts); other
 * arguments select files whose path contains one of them.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..");
const args = process.argv.slice(2);
const wanted = args.filter((a) => !a.startsWith("--"));

const files = readdirSync(join(dist, "test"), { recursive: true, encoding: "utf8" })
  .filter((f) => f.endsWith(".test.js"))
  .filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)))
  .sort()
  .map((f) => relative(process.cwd(), join(dist, "test", f)));
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(" ")}`);
  process.exit(2);
}
// Node's own default leaves one core to itself, and it needs none of it: on two cores that is one file at a time.
const atOnce = Math.max(2, availableParallelism());
const run = spawnSync(process.execPath, ["--test", `--test-concurrency=${atOnce}`, "--test-reporter=spec", ...files], {
  stdio: "inherit",
  env: { ...process.env, SEKVM_TEST_TIER: args.includes("--full") ? "full" : "quick" },
});
process.exit(run.status ?? 1);
