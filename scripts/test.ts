/**
 * Runs the compiled tests with Node's test runner. Lists the files itself: shell globs and `node --test` patterns
 * behave differently on Node 20 and 22. The quick tests of one folder of test/ run in one process, file after file: to
 * start Node and to load what they test costs more than most of them, and code that has run is fast. `--full` raises
 * the counts of the long tests (see test/tier.ts); other arguments select files whose path contains one of them.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Files with a process of their own: they wait for long, go to another folder, or count what V8 compiles (test/work.ts). */
const APART = ["host/queue", "docs", "cli/switch", "read/litmus/fuzz"].map((name) => `${name}.test.js`);
/** Folders that share a process: what they test is KCore, lifted. */
const WITH = new Map(["kcore", "mutation", "symbolic"].map((name) => [name, "kernel"]));
/** What takes longest begins first, so that nothing is left to run alone. */
const LONG = [APART[0]!, "model", "kernel", "host", "cli", "check"];

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "test");
const args = process.argv.slice(2);
const full = args.includes("--full");
const wanted = args.filter((a) => !a.startsWith("--"));
const all = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((f) => f.split(sep).join("/"))
  .filter((f) => f.endsWith(".test.js"))
  .sort();
const files = all.filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)));

/** The files of each process by its name, which is a file or a folder. */
const processes = new Map<string, string[]>();
for (const file of files) {
  const top = file.includes("/") ? file.slice(0, file.indexOf("/")) : ".";
  const name = full || APART.includes(file) ? file : (WITH.get(top) ?? top);
  processes.set(name, [...(processes.get(name) ?? []), file]);
}
const gone = [...APART, ...LONG].filter((name) => !all.some((f) => f === name || f.startsWith(`${name}/`)));
if (files.length === 0 || gone.length > 0) {
  console.error(gone.length > 0 ? `there is no test ${gone.join(", ")}` : `no test file matches ${wanted.join(" ")}`);
  process.exit(2);
}

const entries = mkdtempSync(join(tmpdir(), "sekvm-test-"));
process.on("exit", () => rmSync(entries, { recursive: true, force: true }));
/** A file that imports those of a process. */
function entry(name: string): string {
  const loaded = [...(full ? [] : ["setup.js"]), ...processes.get(name)!];
  const imports = loaded.map((f) => `import ${JSON.stringify(pathToFileURL(join(folder, f)).href)};\n`);
  const path = join(entries, `${name.replaceAll("/", "-")}.mjs`);
  writeFileSync(path, imports.join(""));
  return path;
}
const rank = (name: string): number => {
  const found = LONG.findIndex((long) => name === long || name.startsWith(`${long}/`));
  return found < 0 ? LONG.length : found;
};
const ordered = [...processes.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

process.env.SEKVM_TEST_TIER = full ? "full" : "quick";
// Some wait for other processes, for solvers and for deadlines: one process more than there are cores leaves none idle.
const tests = run({ files: ordered.map(entry), concurrency: availableParallelism() + 1 });
tests.on("test:fail", () => {
  process.exitCode = 1;
});
tests.compose(new spec()).pipe(process.stdout);
