/** `sekvm outcomes`: compiled code in, a table of outcomes, a run and a repair out. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
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
  assert.match(stdout, /P1 does n before l/);
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
  assert.match(recursion.stdout, /not run on Arm \(unsupported\): recursion of worker/);
  const call = await onText(`${WORKER}\tbl printf\n\tret\n`, "--threads", "worker");
  assert.match(call.stdout, /call of printf is panic: no file has it/);
  const wild = await onText(`${WORKER}\tmov x0, 8\n\tldr x0, [x0]\n\tret\n`, "--threads", "worker");
  assert.match(wild.stdout, /access to 0x8, outside of the variables/);
});

test("a loop that counts its rounds is bounded, one that waits is not", async () => {
  const wait = `${WORKER}\tadrp x1, x\n\tadd x1, x1, :lo12:x\n1:\tldr w0, [x1]\n\tcbz w0, 1b\n\tret\nset:\tmov w0, 1\n\tadrp x1, x\n\tstr w0, [x1, #:lo12:x]\n\tret\n\t.bss\nx:\t.zero 4\n`;
  const both = ["--threads", "worker,set", "--assert", "0:w0=1"];
  assert.equal((await onText(wait, ...both)).code, 0);
  const counting = await onText(wait.replace("1:\tldr", "1:\tadd w3, w3, 1\n\tldr"), ...both, "--observe", "0:x3");
  assert.equal(counting.code, 3);
  assert.match(counting.stdout, /\(bound\): a loop reached the bound of 4/);
});
