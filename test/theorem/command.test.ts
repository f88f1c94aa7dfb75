/** `sekvm theorem` on folders of small theorems, and what `sekvm verify` makes of its results. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sekvm } from "../cli/sekvm.ts";
import { hasCoq } from "./coq.ts";

const skip = hasCoq ? false : "no coqc";
const ABSENT = "/no/such/coqc";

/** A folder with one theorem in the second of two files. */
class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "sekvm-theorem-"));
  readonly sources = join(this.path, "theorems");
  readonly env: Record<string, string> = { SEKVM_THEOREMS: this.sources, SEKVM_CACHE: join(this.path, "cache") };

  constructor(proof = "Proof. exact zero. Qed.", base = "Lemma zero : 0 = 0. Proof. reflexivity. Qed.") {
    mkdirSync(this.sources);
    this.write("Base.v", `${base}\n`);
    this.write("Top.v", `From sekvm Require Import Base.\nTheorem top : 0 = 0.\n${proof}\n`);
    this.write("_CoqProject", "-Q . sekvm\nBase.v\nTop.v\n");
    const row = { id: "top", name: "sekvm.Top.top", file: "Top.v", statement: "Zero is zero.", paper: "Theorem 0" };
    this.write("theorems.json", JSON.stringify([row]));
  }

  write = (name: string, text: string): void => writeFileSync(join(this.sources, name), text);
  run = (...words: string[]) => sekvm(["theorem", ...words], this.env);
  verify = () => sekvm(["verify", "theorem", "--json"], this.env);
  recorded = (): boolean => existsSync(join(this.sources, "checked.json"));
  remove = (): void => rmSync(this.path, { recursive: true, force: true });
}

async function using(folder: Folder, use: (folder: Folder) => Promise<void>): Promise<void> {
  try {
    await use(folder);
  } finally {
    folder.remove();
  }
}

interface Verified {
  readonly steps: readonly { readonly verdict: { readonly status: string; readonly within?: string } }[];
}
const statusOf = (stdout: string): string => (JSON.parse(stdout) as Verified).steps[0]!.verdict.status;

test("a check prints statements and assumptions, leaves the folder clean, and records what it accepted", { skip }, () =>
  using(new Folder(), async (folder) => {
    const before = readdirSync(folder.sources);
    const { code, stdout, stderr } = await folder.run();
    assert.equal(
      stdout.split("\nproved")[0],
      "top  [Theorem 0]\n  Zero is zero.\n  sekvm.Top.top: Closed under the global context",
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^1\/2 Base\.v\n2\/2 Top\.v\n/);
    assert.deepEqual(readdirSync(folder.sources).sort(), [...before, "checked.json"].sort());
    const again = await folder.run();
    assert.deepEqual([again.code, again.stdout], [0, stdout]);
    assert.doesNotMatch(again.stderr, /Base/);
    const verified = await folder.verify();
    assert.deepEqual([verified.code, statusOf(verified.stdout)], [0, "proved"]);
  }),
);

test("a theorem that rests on an axiom is refuted, with the axiom, and not recorded", { skip }, () =>
  using(new Folder(undefined, "Axiom zero : 0 = 0."), async (folder) => {
    const { code, stdout } = await folder.run();
    assert.equal(code, 1);
    assert.match(stdout, /REFUTED sekvm\.Top\.top assumes\nAxioms:\nBase\.zero : 0 = 0/);
    assert.equal(folder.recorded(), false);
    assert.equal((await folder.verify()).code, 1);
  }),
);

test("a file that Coq does not accept is refuted, with its message", { skip }, () =>
  using(new Folder("Proof. discriminate. Qed."), async (folder) => {
    const { code, stdout } = await folder.run("--json");
    assert.equal(code, 1);
    const { verdict } = JSON.parse(stdout) as { verdict: { status: string; witness: { file: string } } };
    assert.deepEqual([verdict.status, verdict.witness.file], ["refuted", "Top.v"]);
    assert.equal(folder.recorded(), false);
  }),
);

test("a theorem whose file is not compiled is refuted", { skip }, () =>
  using(new Folder(), async (folder) => {
    folder.write("_CoqProject", "-Q . sekvm\nBase.v\n");
    const { code, stdout } = await folder.run();
    assert.equal(code, 1);
    assert.match(stdout, /_CoqProject does not list Top\.v/);
  }),
);

test("without coqc the check is skipped with exit code 3, and a record of the same files is what verify has", async () => {
  await using(new Folder(), async (folder) => {
    folder.env.SEKVM_COQC = ABSENT;
    const { code, stdout } = await folder.run();
    assert.equal(code, 3);
    assert.match(stdout, /skipped, not checked here: .*never been recorded/);
    const { digest } = JSON.parse((await folder.run("--list", "--json")).stdout) as { digest: string };
    assert.equal((await folder.verify()).code, 3);
    folder.write("checked.json", JSON.stringify({ digest, coq: "8.16.1", theorems: ["sekvm.Top.top"] }));
    const recorded = await folder.verify();
    assert.deepEqual([recorded.code, statusOf(recorded.stdout)], [0, "holds"]);
    assert.match(recorded.stdout, /not checked here/);
    folder.write("Base.v", "Axiom zero : 0 = 0.\n");
    const changed = await folder.verify();
    assert.deepEqual([changed.code, statusOf(changed.stdout)], [3, "unknown"]);
    assert.match(changed.stdout, /run sekvm theorem/);
  });
});

/** A program that says it is coqc and behaves as told. */
function pretender(folder: Folder, compile: string): void {
  const path = join(folder.path, "coqc");
  const version = `if [ "$1" = --version ]; then echo "The Coq Proof Assistant, version 8.18.0"; exit 0; fi`;
  writeFileSync(path, `#!/bin/sh\n${version}\n${compile}\n`);
  chmodSync(path, 0o755);
  folder.env.SEKVM_COQC = path;
}

test("a coqc that is killed proves and refutes nothing", () =>
  using(new Folder(), async (folder) => {
    pretender(folder, "kill -9 $$");
    const { code, stdout } = await folder.run();
    assert.equal(code, 3);
    assert.match(stdout, /UNKNOWN Base\.v: ended by SIGKILL/);
    assert.equal(folder.recorded(), false);
  }));

test("a check that takes too long is unknown", () =>
  using(new Folder(), async (folder) => {
    pretender(folder, "exec sleep 60");
    const { code, stdout } = await folder.run("--timeout", "0.2");
    assert.equal(code, 3);
    assert.match(stdout, /UNKNOWN no end within 0\.2 s/);
  }));

test("text that is not exactly the one expected is no success", () =>
  using(new Folder(), async (folder) => {
    pretender(
      folder,
      `for f; do :; done; [ $f = printed_assumptions.v ] && echo "Closed under the global context?" > 0.out; exit 0`,
    );
    const { code, stdout } = await folder.run();
    assert.equal(code, 1);
    assert.match(stdout, /REFUTED sekvm\.Top\.top assumes\nClosed under the global context\?/);
  }));

test("the theorems that are bundled are listed in words, and their record is of these very files", async () => {
  const { code, stdout } = await sekvm(["theorem", "--list"]);
  assert.equal(code, 0);
  for (const word of ["Theorem 1", "Theorem 2", "Theorem 3", "Theorem 4", "sekvm.Ticket.ticket_kernel_is_SC"])
    assert.ok(stdout.includes(word), word);
  const copy = mkdtempSync(join(tmpdir(), "sekvm-theorem-"));
  const verified = await sekvm(["verify", "theorem", "--no-cache", "--json"], { SEKVM_CACHE: copy });
  rmSync(copy, { recursive: true });
  assert.equal(verified.code, 0, "the theorems changed: run sekvm theorem, which records its success");
});
