/** The axiomatic engine with our own text: against the graph engine, and each condition of the text for itself. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { explore as axiomatic, modelOf } from "../../src/model/axiomatic/index.ts";
import { explore as graph } from "../../src/model/graph/index.ts";
import { compile, programOf } from "../../src/model/program/index.ts";
import { type CatText, parseCat } from "../../src/read/cat/index.ts";
import { parseLitmus } from "../../src/read/litmus/index.ts";
import { corpus, skipWithoutCorpus } from "../corpus.ts";
import { cases, full } from "../tier.ts";
import { chainProgram } from "./chains.ts";
import { runCorpus } from "./corpus-run.ts";
import { codeOf, litmusText, optionsOf, type ProgramText, statesOf } from "./programs.ts";
import { randomProgram } from "./random-programs.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const text = readFileSync(join(root, "catalogue", "models", "arm.cat"), "utf8");
const own: readonly CatText[] = [parseCat(text, "arm.cat")];

/** Looks at the clock that a program gets: one every few milliseconds of work. */
const LOOKS = cases(20, 60);

/** Whether both engines answer, and then alike; candidates of some programs are too many to go through. */
function agree(program: ProgramText): boolean {
  const [code, options] = [codeOf(program), optionsOf("today")];
  let looks = 0;
  const limits = { ...options.limits, cancelled: () => ++looks > LOOKS };
  const found = axiomatic(code, { ...options, limits }, own);
  if (found.incomplete?.reason === "limit") return false;
  assert.deepEqual(statesOf(found), statesOf(graph(code, options)), litmusText(program));
  return true;
}

test("the axiomatic engine gives the outcomes of the graph engine to random programs", () => {
  const run = (first: number, count: number, least: number, program: (seed: number) => ProgramText): void => {
    const answered = Array.from({ length: count }, (_, i) => agree(program(first + i))).filter((a) => a).length;
    assert.ok(answered >= least * count, `${answered} of ${count} programs were answered`);
  };
  run(8_000_000, cases(10, 2000), 0.8, (seed) => randomProgram(seed, "plain").text);
  run(8_000_000, cases(10, 4000), 0.8, (seed) => chainProgram(seed).text);
  run(9_000_000, cases(2, 1000), 0.5, (seed) => randomProgram(seed, "mixed").text);
});

// As of the promising engine: not differences of the model.
const known = ["A13"];

for (const family of ["user-herd", "user-ltriscv", "mixed", "user-dat3m"]) {
  const skip = full ? skipWithoutCorpus : "full tier only";
  test(`${family}: final states as herd7 recorded them, by our own text`, { skip }, () => {
    const run = runCorpus(corpus!, family, "arm", (code) => axiomatic(code, optionsOf("today"), own));
    console.log(`${family}: ${run.equal} of ${run.total} equal; unsupported: ${run.unsupported.join("; ") || "none"}`);
    assert.deepEqual(
      run.different.filter((d) => !known.includes(d.slice(0, d.indexOf(":")))),
      [],
    );
  });
}

/** States of a bundled test under a text. */
function states(name: string, texts: readonly CatText[]): string[] {
  const source = readFileSync(join(root, "catalogue", "basic", `${name}.litmus`), "utf8");
  const { test: read } = parseLitmus(source, name);
  return statesOf(axiomatic(compile(programOf(read!)), optionsOf("today"), texts));
}

test("a weaker text allows more, a stronger one less", () => {
  const only = (axioms: string): readonly CatText[] => [parseCat(`"t" ${axioms}`, "t.cat")];
  assert.equal(states("SB", only("acyclic po | rf | co | fr")).length, 3);
  assert.equal(states("SB", only("empty 0")).length, 4);
  assert.equal(states("MP+dmb.sy+addr", own).length, 3);
  assert.equal(states("MP+dmb.sy+addr", only("acyclic (po & loc) | rf | co | fr")).length, 4);
});

test("functions, sets taken apart, choices and procedures mean what they do in herd", () => {
  const holds = (body: string): boolean => states("SB", [parseCat(`"t" ${body}`, "t.cat")]).length > 0;
  const library = "let rec size s = match s with || {} -> {} || e ++ rest -> {s} ++ size rest end";
  assert.ok(holds(`${library} let writes = size (W \\ IW) empty writes \\ writes`));
  assert.ok(holds("let pairs = map (fun e -> e) (W & IW) empty (W & IW) \\ pairs"));
  assert.ok(holds("procedure same(a, b) = empty a \\ b empty b \\ a end call same(rf^-1^-1, rf)"));
  assert.ok(!holds("procedure same(a, b) = empty a \\ b empty b \\ a end call same(rf, co)"));
  assert.ok(holds("with order from linearisations(W & IW, 0) acyclic order"));
  assert.ok(holds("with way from {po, 0} empty way"));
  assert.ok(!holds("forall e in W do empty [e] end"));
  assert.ok(holds("let x = try nothing-like-it with 0 empty x"));
  assert.ok(holds('let x = if "vmsa" then nothing-like-it else 0 empty x'));
  assert.ok(holds("let x = if po subset (po | rf) then 0 else id empty x"));
});

test("a name that is not defined, a file that is not there and a wrong kind of value are errors with a place", () => {
  const of = (body: string) => modelOf([parseCat(`"t" ${body}`, "t.cat")]);
  assert.throws(() => of("acyclic pox"), { code: "CAT06" });
  assert.throws(() => of('include "none.cat"'), { code: "CAT07" });
  assert.throws(() => of('include "t.cat"'), { code: "CAT07" });
  assert.throws(() => of("procedure p() = call p() end call p()"), { code: "CAT05" });
  assert.throws(() => states("SB", [parseCat('"t" acyclic W', "t.cat")]), { code: "CAT08" });
  assert.throws(() => states("SB", [parseCat('"t" let rec f x = f x empty f po', "t.cat")]), { code: "CAT08" });
});

/** The alternatives of the text: lines that begin with `|`, and axioms; candidates are coherent as they are made. */
const alternatives = text.split("\n").flatMap((line, i) => (/^\s+\| |^irreflexive|^empty/.test(line) ? [i] : []));

test("every alternative of the text is needed for some basic test", { skip: full ? false : "full tier only" }, () => {
  const names = [...readFileSync(join(root, "docs", "models.md"), "utf8").matchAll(/`([^`\s]+)`/g)]
    .map((m) => m[1]!)
    .filter((name, i, all) => all.indexOf(name) === i && isTest(name));
  const right = new Map(names.map((name) => [name, states(name, own).join()]));
  const unneeded = alternatives.filter((line) => {
    const weaker = [
      parseCat(
        text
          .split("\n")
          .filter((_, i) => i !== line)
          .join("\n"),
        "arm.cat",
      ),
    ];
    return names.every((name) => states(name, weaker).join() === right.get(name));
  });
  assert.deepEqual(
    unneeded.map((i) => text.split("\n")[i]!.trim()),
    [],
  );
});

function isTest(name: string): boolean {
  try {
    readFileSync(join(root, "catalogue", "basic", `${name}.litmus`));
    return true;
  } catch {
    return false;
  }
}
