import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { CFG_ERRORS, errorEntries, errorsMarkdown } from "../../src/cli/errors.ts";
import { main } from "../../src/cli/main.ts";
import { isOlder } from "../../src/cli/tools.ts";
import { launcher, sekvm } from "./sekvm.ts";

const packageRoot = join(dirname(launcher), "..");

test("help and version go to standard output and are no error", async () => {
  const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
  assert.deepEqual(await sekvm(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
  for (const words of [[], ["--help"], ["help"]]) {
    const { code, stdout } = await sekvm(words);
    assert.equal(code, 0);
    assert.match(stdout, /^Usage: sekvm .*\n[\s\S]*doctor/);
  }
  assert.equal((await sekvm(["help", "isa"])).stdout, (await sekvm(["isa", "--help"])).stdout);
});

test("a wrong word is an error with a place, a caret and a hint, and exit code 2", async () => {
  const { code, stdout, stderr } = await sekvm(["isa", "--jsn"]);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.equal(
    stderr,
    "command line:1:11: CFG01 unknown option '--jsn'\n  1 | sekvm isa --jsn\n    |           ^^^^^ (Did you mean --json?)\n",
  );
  assert.equal((await sekvm(["frob"])).code, 2);
  assert.match((await sekvm(["doctor", "--format=xml"])).stderr, /:1:23: CFG02 .*\n.*\n *\| *\^\^\^\n/);
});

test("colour is as asked: never without a terminal, always when told so", async () => {
  const isColoured = async (words: readonly string[], env = {}): Promise<boolean> =>
    (await sekvm(words, env)).stderr.includes("\x1b[");
  assert.equal(await isColoured(["frob"]), false);
  assert.equal(await isColoured(["--color", "always", "frob"]), true);
  assert.equal(await isColoured(["--color=never", "frob"], { FORCE_COLOR: "1" }), false);
  assert.equal(await isColoured(["frob"], { NO_COLOR: "1", FORCE_COLOR: "1" }), false);
});

test("a defect of sekvm is exit code 70 and asks for a report", async () => {
  const stderr: string[] = [];
  const stdout = {
    write() {
      throw new Error("broken inside");
    },
  };
  const code = await main(["isa"], { stdout, stderr: { write: (text: string) => stderr.push(text) }, env: {} });
  assert.equal(code, 70);
  assert.match(stderr.join(""), /please report it[\s\S]*command: sekvm isa\n[\s\S]*broken inside/);
});

test("every error code in the sources is explained, and help finds it", async () => {
  const codes = (await errorEntries()).map((e) => e.code);
  assert.equal(new Set(codes).size, codes.length);
  const sources = readdirSync(join(packageRoot, "src"), { recursive: true, encoding: "utf8" });
  for (const file of sources.filter((f) => f.endsWith(".ts"))) {
    const text = readFileSync(join(packageRoot, "src", file), "utf8");
    const used = text.matchAll(/"((?:LIT|ASM|ELF|CAT|KTS|CFG|IR)\d+)"/g);
    for (const [, code] of used) assert.ok(codes.includes(code!), `${code} in ${file}`);
  }
  assert.match((await sekvm(["help", "errors", "cfg01"])).stdout, /^CFG01 {2}The command line .*\n$/);
  const { stdout } = await sekvm(["help", "errors"]);
  for (const code of codes) assert.ok(stdout.includes(`${code}  `), code);
  assert.equal((await sekvm(["help", "errors", "XYZ1"])).code, 2);
  assert.equal((await sekvm(["help", "frob"])).code, 2);
});

test("docs/errors.md is what the tables say", async () => {
  const file = join(packageRoot, "docs", "errors.md");
  const text = errorsMarkdown(await errorEntries());
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  assert.equal(readFileSync(file, "utf8"), text, "run UPDATE_GOLDEN=1 npm test, and review the change");
});

test("doctor says what is here, and its JSON form has a schema", async () => {
  const { code, stdout } = await sekvm(["doctor", "--json"], { SEKVM_CACHE: join(packageRoot, "no-such-cache") });
  const found = JSON.parse(stdout) as {
    schema: number;
    node: string;
    cache: { bytes: number };
    solver: { name: string; version: string };
    tools: { name: string; adds: string }[];
  };
  assert.deepEqual([code, found.schema, found.node, found.cache.bytes], [0, 1, process.versions.node, 0]);
  for (const name of ["z3", "cvc5", "coqc", "qemu-aarch64", "herd7"])
    assert.ok(found.tools.find((t) => t.name === name)?.adds);
  assert.equal(found.solver.name, "z3");
  assert.match(found.solver.version, /^\d+\.\d+\.\d+$/);
  const text = (await sekvm(["doctor"])).stdout;
  assert.match((await sekvm(["doctor"], { SEKVM_SOLVER: "none" })).stdout, /^solver +SEKVM_SOLVER=none is none of/m);
  for (const { name } of found.tools) assert.ok(text.includes(name));
});

test("versions are compared number by number", () => {
  assert.ok(isOlder("4.8.7", "4.12"));
  assert.ok(!isOlder("10", "9.9"));
  assert.ok(!isOlder("1.0", "1"));
});

test("the instruction table names every instruction, as text and as JSON", async () => {
  const { stdout } = await sekvm(["isa", "--json"]);
  const table = JSON.parse(stdout) as {
    schema: number;
    spellings: { name: string; syntax: string; pattern: string }[];
  };
  assert.equal(table.schema, 1);
  const text = (await sekvm(["isa"])).stdout;
  for (const { name, syntax, pattern } of table.spellings)
    for (const part of [`  ${name}`, `    ${syntax}\n`, `    ${pattern}\n`]) assert.ok(text.includes(part), part);
  assert.match((await sekvm(["isa", "ldaddal"])).stdout, /LDADDAL <Xs>, <Xt>/);
});

test("a reader that goes away ends the process quietly", async () => {
  const child = spawn(process.execPath, [launcher, "isa", "--json"], { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  child.stdout.once("data", () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.deepEqual([code, stderr], [0, ""]);
});

const hasBash = spawnSync("bash", ["-c", "complete"]).status === 0;

test("bash completes commands, options and values from the program itself", {
  skip: hasBash ? false : "no bash",
}, async () => {
  const { stdout: script } = await sekvm(["completion", "bash"]);
  const completions = (...words: string[]): string[] => {
    const typed = `COMP_WORDS=(${words.map((w) => `'${w}'`).join(" ")}); COMP_CWORD=${words.length - 1}; ${words[0] === "npx" ? "_sekvm_npx" : "_sekvm"}; echo "\${COMPREPLY[*]}"`;
    return spawnSync("bash", ["-c", `${script}\n${typed}`], { encoding: "utf8" })
      .stdout.trim()
      .split(" ");
  };
  assert.deepEqual(completions("sekvm", "do"), ["doctor"]);
  assert.deepEqual(completions("sekvm", "doctor", "--prune"), ["--prune-cache"]);
  assert.deepEqual(completions("sekvm", "isa", "--format", ""), ["text", "json"]);
  assert.deepEqual(completions("sekvm", "help", "err"), ["errors"]);
  assert.deepEqual(
    completions("sekvm", "help", "errors", "CFG0"),
    Object.keys(CFG_ERRORS).filter((c) => c < "CFG10"),
  );
  assert.deepEqual(completions("sekvm", "litmus", "MP+rel+acq"), ["MP+rel+acq", "MP+rel+acqpc"]);
  assert.deepEqual(completions("sekvm", "verify", "mo"), ["models"]);
  assert.deepEqual(completions("sekvm", "prove", "07"), ["07-npt-walk"]);
  assert.deepEqual(completions("npx", "sekvm", "verify", "lo"), ["locks"]);
  assert.deepEqual(completions("npx", "sekvm", "do"), ["doctor"]);
  assert.deepEqual(completions("npx", "other", "do"), [""]);
});

test("zsh and fish scripts name every command and option", async () => {
  const options = (await sekvm(["help", "doctor"])).stdout.match(/--[a-z-]+/g)!.filter((o) => o !== "--help");
  for (const shell of ["zsh", "fish"]) {
    const { stdout, code } = await sekvm(["completion", shell]);
    assert.equal(code, 0);
    for (const option of options)
      assert.ok(stdout.includes(shell === "fish" ? `-l ${option.slice(2)} ` : `${option}[`), option);
  }
  assert.equal((await sekvm(["completion", "tcsh"])).code, 2);
});
