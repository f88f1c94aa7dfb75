/** A run of `sekvm bench` that is killed loses what it was at, and nothing else. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { full } from "../tier.ts";
import { launcher } from "./sekvm.ts";

const WORDS = ["bench", "multi", "--count", "1", "--seeds", "1", "--modes", "kvm", "--json"];
/** One with no machine, and one with each number of them. */
const RUNS = 7;

/** Files of a folder and of those in it. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const linesIn = (files: readonly string[]): string[] =>
  files.flatMap((file) => readFileSync(file, "latin1").split("\n").slice(0, -1));

interface Ended {
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command. @param isEnough looked at now and then; the process is killed when it is so */
function bench(cache: string, isEnough: () => boolean = () => false): Promise<Ended> {
  const process_ = spawn(process.execPath, [launcher, ...WORDS], { env: { ...process.env, SEKVM_CACHE: cache } });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    process_[name].setEncoding("utf8").on("data", (text) => (said[name] += text));
  const looks = setInterval(() => isEnough() && process_.kill("SIGKILL"), 5);
  return new Promise((resolve) =>
    process_.on("close", (_, signal) => {
      clearInterval(looks);
      resolve({ signal, ...said });
    }),
  );
}

test("a bench that is killed goes on behind the runs that were done, and believes none that is half written or changed", {
  skip: !full,
}, async () => {
  const [folder, other] = [0, 1].map(() => mkdtempSync(join(tmpdir(), "sekvm-")));
  try {
    const killed = await bench(folder!, () => linesIn(filesIn(folder!)).length >= 3);
    assert.equal(killed.signal, "SIGKILL");
    const [segment, ...more] = filesIn(folder!);
    assert.deepEqual(more, []);
    const done = linesIn([segment!]);
    assert.ok(3 <= done.length && done.length < RUNS, `${done.length}`);
    // As if it had been killed while it wrote the last one; and the first one counts something else.
    const first = done[0]!.replace(/"nanoseconds":\d/, '"nanoseconds":');
    const half = done.at(-1)!.slice(0, 80);
    writeFileSync(segment!, [first, ...done.slice(1, -1), half].join("\n"), "latin1");
    const resumed = await bench(folder!);
    const made = linesIn(filesIn(folder!).filter((file) => file !== segment));
    assert.equal(made.length, RUNS - (done.length - 2));
    assert.match(resumed.stderr, /^note: 1 corrupt cache entry ignored in /m);
    const whole = await bench(other!);
    assert.equal(resumed.stdout, whole.stdout);
    assert.equal(linesIn(filesIn(other!)).length, RUNS);
  } finally {
    for (const each of [folder, other]) rmSync(each!, { recursive: true });
  }
});
