/**
 * The documents say what is so: every example in a ```console block of README.md and docs/*.md is run and its output
 * compared, links lead to files, every option is in the manual, every folder is in ARCHITECTURE.md.
 * `UPDATE_GOLDEN=1` rewrites the outputs of blocks that leave no lines out.
 *
 * In a block a line `$ …` is a command, with `> …` behind it as its further lines; `sekvm` (or `npx sekvm`) runs in this process, others in a shell. All run in one
 * folder for each document, in which `catalogue` is ours. The lines behind a command are its standard output, with `2>&1`
 * its standard error as well; `…` alone stands for any lines, and empty lines at the end do not count. A command succeeds
 * unless `$ echo $?` follows.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  coverage,
  INVARIANT_PART,
  kcorePart,
  MACHINE_PART,
  NONINTERFERENCE_PART,
  STEPS,
  theoremPart,
} from "../src/check/verify/index.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { instantiatedIn } from "../src/cli/instantiated.ts";
import { main } from "../src/cli/main.ts";
import { packageRoot } from "../src/cli/places.ts";
import { kcoreLayers } from "../src/cli/verify/kcore.ts";
import { theoremSources } from "../src/host/node/index.ts";
import { isExplained } from "./trusted-base.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const inDocs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" });
const documents = ["README.md", ...inDocs.filter((f) => f.endsWith(".md")).map((f) => `docs/${f}`)].sort();
const texts = ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "catalogue/README.md", ...documents];

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** The words of a command line; single quotes keep blanks. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map((m) => m[0].replaceAll("'", ""));

async function sekvm(line: string, folder: string): Promise<Ran> {
  let output = "";
  const words = wordsOf(line).filter((w) => w !== "2>&1");
  const stdout = { write: (text: string) => (output += text) };
  const stderr = words.length < wordsOf(line).length ? stdout : { write: () => undefined };
  const code = await main(words, { stdout, stderr, env: { SEKVM_CACHE: join(folder, "cache") } });
  return { code, output };
}

async function run(command: string, folder: string): Promise<Ran> {
  const ours = /^(?:npx )?sekvm(?: (.*))?$/.exec(command);
  if (ours !== null) return sekvm(ours[1] ?? "", folder);
  const { status, stdout } = spawnSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" });
  return { code: status ?? -1, output: stdout };
}

interface Example {
  readonly written: string;
  readonly command: string;
  readonly expected: string;
}

/** The examples of one block; lines behind a command that begin with `> ` belong to it. */
function examplesOf(block: string): Example[] {
  const parts = block.split(/^\$ /m).slice(1);
  return parts.map((part) => {
    const written = /^.*\n(?:>(?: .*)?\n)*/.exec(part)![0];
    return {
      written,
      command: written.trimEnd().replace(/^> ?/gm, ""),
      expected: part.slice(written.length).trimEnd(),
    };
  });
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether the output is the expected one, where `…` alone on a line stands for any lines. */
function agrees(output: string, expected: string): boolean {
  const lines = expected.split("\n").map((line) => (line === "…" ? "(?:.*\n)*?" : `${quoted(line)}\n`));
  return new RegExp(`^${lines.join("")}$`).test(`${output.trimEnd()}\n`);
}

/** Runs the examples of a block; returns it as it should be. */
async function runBlock(block: string, folder: string, where: string): Promise<string> {
  let last: Ran = { code: 0, output: "" };
  const examples = examplesOf(block);
  const found: string[] = [];
  for (const [i, { written, command, expected }] of examples.entries()) {
    const asksCode = command === "echo $?";
    last = asksCode ? { code: 0, output: `${last.code}\n` } : await run(command, folder);
    const kept = agrees(last.output, expected);
    const elided = expected.split("\n").includes("…"); // no one else can tell which lines to leave out now
    if (!kept && (elided || !process.env.UPDATE_GOLDEN))
      assert.equal(last.output.trimEnd(), expected, `${where}: $ ${command}`);
    if (!asksCode && examples[i + 1]?.command !== "echo $?")
      assert.equal(last.code, 0, `${where}: $ ${command} ends with ${last.code}`);
    const shown = kept ? expected : last.output.trimEnd();
    found.push(`$ ${written}${shown === "" ? "" : `${shown}\n`}`);
  }
  return found.join("");
}

const BLOCK = /(?<=^```console\n)[\s\S]*?(?=^```$)/gm;

for (const document of documents) {
  const text = read(document);
  const blocks = [...text.matchAll(BLOCK)];
  if (blocks.length === 0) continue;
  test(`the examples of ${document} give what they show`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "sekvm-docs-"));
    symlinkSync(join(root, "catalogue"), join(folder, "catalogue"));
    const before = process.cwd();
    process.chdir(folder);
    try {
      const right: string[] = [];
      for (const [block] of blocks) right.push(await runBlock(block, folder, document));
      let next = 0;
      if (process.env.UPDATE_GOLDEN)
        writeFileSync(
          join(root, document),
          text.replace(BLOCK, () => right[next++]!),
        );
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });
}

test("links of the documents lead to files", () => {
  for (const file of texts)
    for (const [, target] of read(file).matchAll(/\]\(([^)#\s]+)[^)]*\)/g))
      if (!target!.includes("://"))
        assert.ok(existsSync(join(root, dirname(file), target!)), `${file} links to ${target}`);
});

test("the manual names every command and option", async () => {
  const manual = read("docs/manual.md");
  for (const { name } of COMMANDS) {
    assert.ok(manual.includes(`sekvm ${name}`), `docs/manual.md does not name ${name}`);
    const { output } = await sekvm(`${name} --help`, tmpdir());
    for (const [option] of output.matchAll(/^ .*?--[a-z-]+/gm)) {
      const flag = option.slice(option.indexOf("--"));
      assert.ok(manual.includes(flag), `docs/manual.md does not name ${flag} of ${name}`);
    }
  }
});

test("the tutorial says what verify covers", () => {
  const parts = new Map([
    ["refine", kcorePart(kcoreLayers())],
    ["invariant", INVARIANT_PART],
    ["noninterference", NONINTERFERENCE_PART],
    ["wdrf", kcorePart(kcoreLayers())],
    ["machine", MACHINE_PART],
    ["theorem", theoremPart(instantiatedIn(theoremSources(join(packageRoot, "theorems"))!))],
  ]);
  const sentence = coverage(
    STEPS.map(({ name }) => {
      const part = parts.get(name);
      return part === undefined ? { name } : { name, part };
    }),
  );
  assert.ok(read("docs/tutorial.md").includes(sentence), `docs/tutorial.md should show: ${sentence}`);
});

test("docs/trusted-base.md has every sentence on which an answer rests", () => {
  const files = readdirSync(join(root, "src/check"), { recursive: true, encoding: "utf8" }).filter((f) =>
    f.endsWith(".ts"),
  );
  const lists = files.flatMap((f) => [...read(`src/check/${f}`).matchAll(/(?:RELIES_ON|GROUNDS) = \[([^\]]*)\]/g)]);
  const sentences = lists.flatMap(([, list]) => [...list!.matchAll(/"([^"]+)"/g)].map((m) => m[1]!));
  assert.ok(sentences.length >= 10, "the lists are written in another way");
  for (const s of sentences) assert.ok(isExplained(s), `docs/trusted-base.md does not explain: ${s}`);
  // Names are left out there, and nothing else.
  assert.ok(isExplained("lock is a lock on Arm: explored by itself with 2 CPUs"));
  assert.ok(isExplained("the kernel of Coq 8.16.1"));
  assert.ok(!isExplained("sekvm is right") && !isExplained("lock is no lock"));
});

test("docs/trusted-base.md has the ids of what KCore's machine assumes, and each id of a table once", () => {
  const machine = read("kcore/layers/00-machine/machine.ts");
  const assumed = [...machine.matchAll(/(?:assumes|idealises): \[([^\]]*)\]/g)].flatMap(([, of]) =>
    [...of!.matchAll(/id: "([^"]+)"/g)].map((m) => m[1]!),
  );
  assert.ok(assumed.length > 1, "they are written in another way");
  for (const id of assumed) assert.ok(isExplained(id), `docs/trusted-base.md does not explain ${id}`);
  // The last tables speak of ids that are explained before.
  const base = read("docs/trusted-base.md").split("## Checked by tests only")[0]!;
  for (const part of base.split(/^## /m)) {
    const ids = [...part.matchAll(/^\| `([\w-]+)` \|/gm)].map((m) => m[1]!);
    assert.deepEqual(ids, [...new Set(ids)]);
  }
  for (const [, ids] of read("docs/trusted-base.md")
    .split("## Checked by tests only")[1]!
    .matchAll(/^\| (`[^|]*`) \|/gm))
    for (const id of ids!.split(", ")) assert.ok(base.includes(`| ${id} |`), `${id} is not explained`);
});

test("every folder has a line in ARCHITECTURE.md", () => {
  const architecture = read("ARCHITECTURE.md");
  const tracked = spawnSync("git", ["ls-files"], { cwd: root, encoding: "utf8" });
  if (tracked.status !== 0) return; // not a checkout
  const files = tracked.stdout.split("\n").filter((f) => /^(src|catalogue|bench|scripts|theorems|docs|test)\//.test(f));
  for (const folder of new Set(files.map(dirname))) {
    if (folder.startsWith("test/") || folder.startsWith("theorems/")) continue; // the first mirrors src
    assert.ok(architecture.includes(`\`${folder}/\``), `${folder}/ is not described`);
  }
});

test("README.md is short enough to be read: at most 900 words", () => {
  const words = read("README.md")
    .split(/\s+/)
    .filter((w) => w !== "");
  assert.ok(words.length <= 900, `${words.length} words`);
});
