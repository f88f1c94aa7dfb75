/** Exit codes, whatever becomes of the reader; signals to a whole process. */
import assert from "node:assert/strict";
import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { schemaFaults } from "./schema.ts";
import { launcher } from "./sekvm.ts";

const FULL = "/dev/full";

const mp = (name: string): string => `AArch64 ${name}
{ 0:X1=x; 0:X3=y; 1:X1=y; 1:X3=x; }
 P0          | P1          ;
 MOV W0,#1   | LDR W0,[X1] ;
 STR W0,[X1] | LDR W2,[X3] ;
 STR W0,[X3] |             ;
exists (1:X0=1 /\\ 1:X2=0)
`;

/** Two threads that count up together: more executions than anybody waits for. */
const ENDLESS = `AArch64 Endless
{ 0:X1=x; 1:X1=x; 0:X4=1; 1:X4=1; }
 P0 | P1 ;
${" LDADD W4,W2,[X1] | LDADD W4,W2,[X1] ;\n LDR W5,[X1] | LDR W5,[X1] ;\n EOR W6,W6,W5 | EOR W6,W6,W5 ;\n".repeat(12)}exists (0:X6=1)
`;

function folderWith(t: TestContext, texts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-streams-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(folder, file), text);
  return folder;
}

const start = (words: readonly string[], options: SpawnOptions) =>
  spawn(process.execPath, [launcher, ...words], { ...options, env: { ...process.env, SEKVM_CACHE: "", CI: "1" } });

/** Tests of which a kinds file says the contrary: exit code 1. */
function refuted(t: TestContext): readonly string[] {
  const texts = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`t${i}.litmus`, mp(`T${i}`)]));
  const folder = folderWith(t, { ...texts, kinds: "T39 Forbidden\n" });
  return ["litmus", folder, "--expect", join(folder, "kinds"), "--no-cache", "-j", "1"];
}

test("a reader that goes away changes no exit code", async (t) => {
  const child = start(refuted(t), { stdio: ["ignore", "pipe", "ignore"] });
  child.stdout!.once("data", () => child.stdout!.destroy());
  const [code] = (await once(child, "close")) as [number | null];
  assert.equal(code, 1);
});

test("answers that cannot be written are an exit code of their own, said in one line", {
  skip: existsSync(FULL) ? false : `no ${FULL} here`,
}, async (t) => {
  const full = openSync(FULL, "w");
  t.after(() => closeSync(full));
  for (const words of [refuted(t), ["isa"], ["prove", "--help"]]) {
    const child = start(words, { stdio: ["ignore", full, "pipe"] });
    let said = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    const [code] = (await once(child, "close")) as [number | null];
    assert.equal(code, 74);
    assert.match(said, /^cannot write the answers: ENOSPC.*\n$/m);
    assert.doesNotMatch(said, /\n\s+at /);
  }
  const silent = start(refuted(t), { stdio: ["ignore", "ignore", full] });
  assert.deepEqual((await once(silent, "close"))[0], 1);
});

// As users run it: from the bundle, with a system that nobody compiled.
test("a command that runs in a thread has its exit code and its messages", async (t) => {
  const folder = folderWith(t, {});
  cpSync(join(dirname(launcher), "../examples/bank"), join(folder, "bank"), { recursive: true });
  for (const [words, says] of [
    [["prove", "/nowhere"], /CFG03/],
    [["prove", join(folder, "bank"), "--only", "nothing"], /CFG02 there is no theorem nothing/],
  ] as const) {
    const child = start(words, { stdio: ["ignore", "ignore", "pipe"], cwd: folder });
    let said = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    assert.deepEqual((await once(child, "close"))[0], 2);
    assert.match(said, says);
  }
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  for (const engine of ["graph", "promising"])
    test(`${signal} ends the ${engine} engine at once; what is done has been printed, and the rest is told of`, async (t) => {
      const folder = folderWith(t, { "a.litmus": mp("First"), "b.litmus": ENDLESS });
      const words = ["litmus", folder, "--engine", engine, "--no-cache", "--timeout", "0"];
      const child = start(words, { stdio: ["ignore", "pipe", "pipe"] });
      const text = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const)
        child[name]!.on("data", (chunk: Buffer) => {
          text[name] += chunk;
          if (name === "stdout" && chunk.includes("Observation First")) child.kill(signal);
        });
      assert.deepEqual(await once(child, "close"), [130, null]);
      assert.match(text.stdout, /^Observation First Sometimes/m);
      assert.match(text.stderr, /interrupted: what is done is kept[\s\S]*2 tests, 1 interrupted/);
    });
}

for (const format of ["herd", "json", "dot"])
  test(`an interrupted run says so in the form ${format}`, async (t) => {
    const folder = folderWith(t, { "a.litmus": mp("First"), "b.litmus": ENDLESS });
    const words = ["litmus", folder, "--format", format, "--no-cache", "--timeout", "0", "--stats"];
    const child = start(words, { stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    child.stdout!.on("data", (chunk: Buffer) => {
      stdout += chunk;
    });
    // Once: its name comes again with the times at the end, and a second signal ends the process at once.
    let isInterrupted = false;
    child.stderr!.on("data", (chunk: Buffer) => {
      if (isInterrupted || !chunk.includes("a.litmus:")) return;
      isInterrupted = true;
      child.kill("SIGINT");
    });
    assert.deepEqual(await once(child, "close"), [130, null]);
    if (format !== "json") assert.match(stdout, /^(%|\/\/) interrupted: 1 of 2 tests have no answer$/m);
    else {
      const document = JSON.parse(stdout);
      assert.deepEqual(schemaFaults("litmus", document), []);
      assert.equal(document.summary.interrupted, 1);
      assert.deepEqual(
        document.tests.map((read: { interrupted?: true }) => read.interrupted),
        [undefined, true],
      );
    }
  });
