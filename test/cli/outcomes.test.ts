/** `sekvm outcomes`: compiled code in, a table of outcomes, a run and a repair out. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { formatOf } from "../../src/cli/outcomes/formats.ts";
import { codeReport, defectsOf, exitCodesOf } from "../../src/cli/outcomes/report.ts";
import { worstExit } from "../../src/evidence/index.ts";
import { answer, question } from "./answers.ts";
import { schemaFaults } from "./schema.ts";
import { launcher, type Ran, sekvm } from "./sekvm.ts";

const code = join(dirname(launcher), "..", "catalogue", "code");
const outcomes = (file: string, ...words: string[]): Promise<Ran> =>
  sekvm(["outcomes", join(code, file), "--no-cache", ...words]);

/** Runs words on an assembly text of its own. */
async function onText(text: string, ...words: string[]): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-outcomes-"));
  try {
    const file = join(folder, "a.s");
    writeFileSync(file, text);
    const ran = await sekvm(["outcomes", file, "--no-cache", ...words]);
    return { ...ran, stdout: ran.stdout.replaceAll(file, "a.s"), stderr: ran.stderr.replaceAll(file, "a.s") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("an assertion that holds is exit code 0, with SC beside Arm", async () => {
  const { code: exit, stdout } = await outcomes("ticket.s", "--threads", "worker,worker", "--assert", "counter=2");
  assert.equal(exit, 0);
  assert.match(
    stdout,
    /counter=2 holds on SC\ncounter=2 holds on Arm\n\n {2}outcome {5}SC {2}Arm\n {2}counter=2; {2}yes {2}yes\n$/,
  );
});

test("one that fails is exit code 1, with a run in lines of C and a repair on one screen", async () => {
  const words = ["--threads", "worker,worker", "--assert", "counter=2"];
  const { code: exit, stdout } = await outcomes("ticket-release-relaxed.s", ...words);
  assert.equal(exit, 1);
  assert.match(stdout, /counter=1; {2}no {2}yes {2}fails/);
  assert.match(stdout, /W counter=1 .*ticket\.c:22 counter\+\+; {2}\[str w0, \[x3, 8\]\]/);
  assert.match(stdout, /P0 does g before e/);
  assert.match(stdout, /repair, .*\n {2}ticket\.c:17 .* with release {2}\[str w0, \[x1\] -> stlr w0, \[x1\]\]\n$/);
  assert.ok(stdout.split("\n").length < 32);
});

test("without threads the functions are listed, with a command to try", async () => {
  const { code: exit, stdout } = await outcomes("spsc.s");
  assert.equal(exit, 0);
  assert.match(stdout, /^producer\nconsumer\ntry: sekvm outcomes \S+ --threads producer,consumer\n$/);
});

test("the JSON form is of its schema, and says where a step comes from", async () => {
  const { stdout } = await outcomes(
    "rcu-release-relaxed.s",
    "--threads",
    "update,look",
    "--assert",
    "1:w0=1",
    "--json",
  );
  assert.deepEqual(schemaFaults("outcomes", JSON.parse(stdout)), []);
  assert.match(stdout, /"source":\{"file":"rcu.c","line":\d+,"text":"store\(&current/);
});

test("herd's log and a drawing are forms too", async () => {
  const words = ["--threads", "update,look", "--assert", "1:w0=1", "-m", "arm"];
  const { stdout: log } = await outcomes("rcu-release-relaxed.s", ...words, "--format", "herd");
  assert.match(log, /^Test rcu-release-relaxed Required\nStates 2\n1:w0=0;\n1:w0=1;\nNo\n/m);
  const { stdout: dot } = await outcomes("rcu-release-relaxed.s", ...words, "--format", "dot");
  assert.match(dot, /^digraph "rcu-release-relaxed/);
});

const GCC = "aarch64-linux-gnu-gcc -O2 -march=armv8-a -mgeneral-regs-only -mno-outline-atomics";
const WORKER = "\t.text\n\t.type worker, %function\nworker:\n";

test("what is wrong with files and words is named with its place: exit code 2", async () => {
  const unknown = await outcomes("ticket.s", "--threads", "worker,wroker");
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /--threads:1:8: CFG24 there is no function wroker\n.*\n.*functions: worker/);
  const place = await outcomes("ticket.s", "--threads", "worker", "--assert", "conter=1");
  assert.match(place.stderr, /--assert:1:1: CFG25 no file defines conter/);
  const thread = await outcomes("ticket.s", "--threads", "worker", "--observe", "1:x0");
  assert.match(thread.stderr, /--observe:1:1: CFG26 there is no thread 1/);
  const instruction = await onText(`${WORKER}\tldr w0, [x99]\n\tret\n`, "--threads", "worker");
  assert.equal(instruction.code, 2);
  assert.match(instruction.stderr, /a\.s:4:2: ASM14/);
});

test("what is not run is unknown, with its name: exit code 3", async () => {
  const recursion = await onText(`${WORKER}\tbl worker\n\tret\n`, "--threads", "worker");
  assert.equal(recursion.code, 3);
  assert.match(recursion.stdout, /not run on Arm \(unsupported\): .*recursion of worker/);
  const control = await onText(`${WORKER}\tmrs x0, tpidr_el0\n\tldr x0, [x0, 40]\n\tret\n`, "--threads", "worker");
  assert.match(control.stdout, /not run on Arm \(unsupported\): ldr x0, \[x0, 40\]: access/);
  const call = await onText(`${WORKER}\tbl printf\n\tret\n`, "--threads", "worker");
  assert.match(call.stdout, /call of printf is panic: no file has it/);
});

test("a loop that counts its rounds is bounded, one that waits is not", async () => {
  const wait = `${WORKER}\tadrp x1, x\n\tadd x1, x1, :lo12:x\n1:\tldr w0, [x1]\n\tcbz w0, 1b\n\tret\nset:\tmov w0, 1\n\tadrp x1, x\n\tstr w0, [x1, #:lo12:x]\n\tret\n\t.bss\nx:\t.zero 4\n`;
  const both = ["--threads", "worker,set", "--assert", "0:w0=1"];
  assert.equal((await onText(wait, ...both)).code, 0);
  const counting = await onText(wait.replace("1:\tldr", "1:\tadd w3, w3, 1\n\tldr"), ...both, "--observe", "0:x3");
  assert.equal(counting.code, 3);
  assert.match(counting.stdout, /\(bound\): a loop reached the bound of 4/);
});

test("a check of the code's own that fails is an outcome, and a failure", async () => {
  const text = `${WORKER}\tadrp x1, x\n\tldr w0, [x1, #:lo12:x]\n\tcbz w0, 1f\n\tbl abort\n1:\tret\nset:\tmov w0, 1\n\tadrp x1, x\n\tstr w0, [x1, #:lo12:x]\n\tret\n\t.bss\nx:\t.zero 4\n`;
  const { code: exit, stdout } = await onText(text, "--threads", "worker,set", "-m", "arm");
  assert.equal(exit, 1);
  assert.match(stdout, /a thread ends with an exception on Arm: in 1 of 2 outcomes/);
  assert.match(stdout, /x=1; Fault\(P0,abort\); {2}yes {2}fails/);
  assert.equal((await onText(text, "--threads", "worker,worker")).code, 0);
});

test("an access through NULL, or to where nothing is, is an outcome and a failure, at its instruction", async () => {
  const access = (address: string): Promise<Ran> =>
    onText(`${WORKER}\tldr x0, =${address}\n\tldr x0, [x0]\n\tret\n`, "--threads", "worker", "-m", "arm");
  const { code: exit, stdout } = await access("8");
  assert.equal(exit, 1);
  assert.match(stdout, /Fault\(P0,NULL\); {2}yes {2}fails/);
  assert.match(stdout, /P0 ends with an exception at ldr x0, \[x0\]/);
  assert.match((await access("0x9000000")).stdout, /Fault\(P0,outside\); {2}yes {2}fails/);
});

test("engines that disagree make a report ready to file, and exit code 70", () => {
  const files = [{ name: "a b.s", text: "worker: ret\n" }];
  const engines = [answer(["x=0;"]), answer(["x=1;"], { question: question("arm", "promising") })];
  const results = engines.map(
    (a) => ({ status: "done", output: { status: "answer", answer: a }, cached: false, milliseconds: 1 }) as const,
  );
  const report = codeReport(
    files,
    { threads: "worker*2", init: ["x=1"] },
    engines.map((a) => a.question),
    results,
  );
  assert.equal(worstExit(exitCodesOf(report)), 70);
  const [defect, ...more] = defectsOf(report);
  assert.deepEqual(more, []);
  assert.match(defect!, /^sekvm outcomes 'a b.s' --threads 'worker\*2' --init x=1 -m arm --engine both .*$/m);
  assert.match(defect!, /\| x=0; \| yes \| no \|\n\| x=1; \| no \| yes \|/);
  assert.deepEqual(schemaFaults("outcomes", JSON.parse(formatOf("json")(report))), []);
});

test("a symbol of several cells is not compared with one value", async () => {
  const { code: exit, stderr } = await outcomes("ticket.s", "--threads", "worker", "--assert", "lock=1");
  assert.equal(exit, 2);
  assert.match(stderr, /CFG25 lock has 2 cells of 4 bytes\n.*\n.*lock\[0\]/);
});

const compiler = spawnSync("aarch64-linux-gnu-gcc", ["--version"]).status === 0;

test("a file of C goes through a cross compiler", {
  skip: compiler ? false : "no aarch64-linux-gnu-gcc here",
}, async () => {
  const { code: exit, stdout } = await outcomes("tas.c", "--threads", "worker,worker", "--assert", "counter=2");
  assert.equal(exit, 0, stdout);
  const weak = await outcomes(
    "tas.c",
    "--threads",
    "worker,worker",
    "--assert",
    "counter=2",
    "--cc",
    `${GCC} -DRELEASE=RELAXED`,
  );
  assert.match(weak.stdout, /tas\.c:13 .* with release/);
  const bad = await outcomes("tas.c", "--threads", "worker", "--cc", `${GCC} -DRELEASE=(`);
  assert.match(bad.stderr, /CFG28 .*tas\.c does not compile: .*error/);
});

test("without a compiler, a file of C is an input error that says so", async () => {
  const { code: exit, stderr } = await outcomes("tas.c", "--threads", "worker", "--cc", "no-such-compiler -O2");
  assert.equal(exit, 2);
  assert.match(stderr, /CFG27 there is no no-such-compiler to compile/);
});
