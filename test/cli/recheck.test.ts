/** Bundles of `sekvm verify --json`, and what is said of them when somebody looks again: nothing of a bundle is believed. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { recheckedPieces, STEPS } from "../../src/check/verify/index.ts";
import type { CliContext } from "../../src/cli/io.ts";
import { layerPieces, stepPieces } from "../../src/cli/verify/bundle.ts";
import { bundledCatalogue } from "../../src/cli/verify/catalogue.ts";
import { readBundle } from "../../src/cli/verify/read-bundle.ts";
import type { BundlePiece } from "../../src/evidence/index.ts";
import { UNLIMITED } from "../../src/jobs/index.ts";
import { proofDocument } from "../../src/report/index.ts";
import { report, theorem } from "../report/proofs.ts";
import { full } from "../tier.ts";
import { launcher, sekvm } from "./sekvm.ts";

interface Document {
  sources: { file: string; sha256: string }[];
  steps: { name: string; pieces: { id: string; question: string; status: string }[] }[];
  proofs?: unknown;
}

const folder = mkdtempSync(join(tmpdir(), "sekvm-recheck-"));
after(() => rmSync(folder, { recursive: true }));

/** The bundle of one cheap step, and with it one test of the catalogue with the question that is asked here. */
let whole: Document;
before(async () => {
  const { stdout } = await sekvm(["verify", "theorem", "--json"]);
  const document = JSON.parse(stdout) as Document;
  const context = { io: { env: {} } } as unknown as CliContext;
  const models = STEPS[0]!.make(bundledCatalogue(false, undefined, context), { limits: UNLIMITED });
  const all = stepPieces({ ...models, pieces: models.pieces.map((p) => ({ ...p, judge: () => HOLDS })) }, []);
  whole = { ...document, steps: [...document.steps, { ...document.steps[0]!, name: "models", pieces: all }] };
});
const HOLDS = { status: "holds", within: "this test", reliesOn: [] } as const;

/** Looks again at a bundle after a change of it. */
async function recheck(change: (d: Document) => void, ...words: readonly string[]) {
  const document = structuredClone(whole);
  change(document);
  const file = join(folder, "bundle.json");
  writeFileSync(file, JSON.stringify(document));
  return sekvm(["verify", "--recheck", file, ...words]);
}
const pieceOf = (d: Document, id: string) => d.steps.flatMap((s) => s.pieces).find((p) => p.id === id)!;

test("one piece is asked again, and confirmed", async () => {
  const { code, stdout } = await recheck(() => {}, "--only", "models/MP");
  assert.equal(code, 0, stdout);
  assert.match(
    stdout,
    /^steps that the bundle does not have: locks, refine, invariant, noninterference, wdrf.*\nsources: all \d+ files are those of the bundle\n {2}confirmed {9}models\/MP: holds\n1 piece: 1 confirmed \(1 holds\)\n$/,
  );
});

test("a verdict that is not the one of the bundle contradicts it", async () => {
  const { code, stdout } = await recheck(
    (d) => void (pieceOf(d, "models/MP").status = "refuted"),
    "--only",
    "models/MP",
  );
  assert.equal(code, 1);
  assert.match(stdout, / {2}contradicted {6}models\/MP: the bundle says refuted, here holds\n/);
});

test("of a piece that asks something else nothing is said, whatever the bundle claims; sources that differ are named", async () => {
  const change = (d: Document): void => {
    pieceOf(d, "models/MP").question = "0".repeat(40);
    d.sources[0]!.sha256 = "0".repeat(64);
    d.sources.push({ file: "../../etc/passwd\u001b[2J", sha256: "" });
  };
  const { code, stdout } = await recheck(change, "--only", "models/MP");
  assert.equal(code, 3);
  assert.match(
    stdout,
    /\nsources DIFFER from those of the bundle: 2 of \d+ files\n {2}theorems\/\S+\n {2}\.\.\/\.\.\/etc\/passwd\\x1b\[2J\n/,
  );
  assert.match(stdout, / {2}other question {4}models\/MP\n/);
});

test("a piece that a bundle leaves out is missed, and one that nobody knows is gone", async () => {
  const change = (d: Document): void => {
    const step = d.steps.find((s) => s.name === "theorem")!;
    step.pieces.push({ ...step.pieces[1]!, id: "theorem/never" });
    step.pieces.splice(0, 1);
  };
  const { code, stdout } = await recheck(change, "--only", "theorem", "--json");
  assert.equal(code, 3);
  const { pieces } = JSON.parse(stdout) as { pieces: { id: string; word: string }[] };
  const [lacking] = whole.steps[0]!.pieces;
  assert.deepEqual(
    pieces.filter((p) => p.word !== "confirmed").map((p) => [p.id, p.word]),
    [
      ["theorem/never", "gone"],
      [lacking!.id, "not in the bundle"],
    ],
  );
});

test("what is no bundle is said to be none; an id that it does not have is a usage error", async () => {
  for (const text of [
    "",
    "{}",
    "[]",
    '{"schema":2,"command":"verify"}',
    '{"schema":1,"command":"verify","steps":[]}',
  ]) {
    const file = join(folder, "none.json");
    writeFileSync(file, text);
    const { code, stderr } = await sekvm(["verify", "--recheck", file]);
    assert.equal(code, 2);
    assert.match(stderr, /CFG10 .*is no bundle/);
  }
  assert.match((await recheck(() => {}, "--only", "models/none")).stderr, /CFG02 the bundle has no piece models\/none/);
  assert.match((await recheck(() => {}, "locks")).stderr, /CFG02 --recheck takes no steps/);
  assert.match((await sekvm(["verify", "--only", "models/MP"])).stderr, /CFG02 --only is of --recheck/);
});

test("pieces of proofs are read from a bundle as they are made of reports: theorems, goals, mutants", () => {
  const mutant = theorem("tooMuch", { kind: "mutant" });
  const layers = report.layers.map((l) => (l.number === 7 ? { ...l, mutants: [mutant] } : l));
  const file = join(folder, "proofs.json");
  writeFileSync(file, JSON.stringify({ ...whole, steps: [], proofs: proofDocument({ ...report, layers }) }));
  const { pieces } = readBundle(file)!;
  assert.deepEqual(pieces, layers.flatMap(layerPieces));
  assert.ok(pieces.some((p) => p.id === "07/tooMuch") && pieces.some((p) => p.id === "07/setNpt/1/0"));
});

test("a weaker answer, or none, leaves a piece open; it never confirms it", () => {
  const piece = (status: BundlePiece["status"], question = "q"): BundlePiece => ({ id: "x", question, status });
  const word = (was: BundlePiece, now: BundlePiece) => recheckedPieces([was], [now])[0]!.word;
  assert.equal(word(piece("proved"), piece("holds")), "open");
  assert.equal(word(piece("proved"), piece("unknown")), "open");
  assert.equal(word(piece("holds"), piece("proved")), "contradicted");
  assert.equal(word(piece("proved"), piece("vacuous")), "contradicted");
  assert.equal(word(piece("unknown"), piece("unknown")), "confirmed");
  assert.equal(word(piece("proved"), piece("proved", "other")), "other question");
});

test("ids of pieces are different from one another in every step", () => {
  const catalogue = bundledCatalogue(false, undefined, { io: { env: {} } } as unknown as CliContext);
  for (const { make } of STEPS) {
    const { pieces, jobs, name } = make(catalogue, { limits: UNLIMITED });
    assert.equal(new Set(pieces.map((p) => p.id)).size, pieces.length, name);
    if (jobs.length > 0) assert.equal(pieces.length, jobs.length, name);
  }
});

test("a theorem of KCore is proved again from a bundle of the proofs", {
  skip: full ? false : "full tier",
}, async () => {
  const proved = await sekvm(["prove", "14", "--json"]);
  const proofs = JSON.parse(proved.stdout) as { layers: { theorems: { goals: { question: string }[] }[] }[] };
  const withProofs = (d: Document): void => {
    d.proofs = proofs;
    d.steps.push({ ...d.steps[0]!, name: "refine", pieces: [] });
  };
  const again = await recheck(withProofs, "--only", "14");
  assert.equal(again.code, 0, again.stdout);
  assert.match(again.stdout, / {2}confirmed {9}14\/getS2PageIndex: proved\n/);
  for (const t of proofs.layers[0]!.theorems) for (const g of t.goals) g.question = "0";
  const other = await recheck(withProofs, "--only", "14/getS2PageIndex");
  assert.equal(other.code, 3);
  assert.match(other.stdout, / {2}other question {4}14\/getS2PageIndex\n/);
});

/** Runs `sekvm verify` in a process of its own; interrupts it when `until` is in its output. */
function interrupted(
  words: readonly string[],
  cache: string,
  until: RegExp | undefined,
): Promise<{ code: number | null; stdout: string }> {
  const env = { ...process.env, SEKVM_CACHE: cache };
  const child = spawn(process.execPath, [launcher, "verify", ...words], { env, stdio: ["ignore", "pipe", "ignore"] });
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    if (until?.test(stdout)) child.kill("SIGINT");
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout })));
}

test("a walk that was interrupted goes on from what it had", { skip: full ? false : "full tier" }, async () => {
  const cache = join(folder, "cache");
  const first = await interrupted(["models", "locks"], cache, /^models .*\n/m);
  assert.equal(first.code, 130, first.stdout);
  const second = await interrupted(["models", "locks"], cache, undefined);
  assert.equal(second.code, 0);
  // All of the step that was finished before was known.
  const [, tests, cached] = /^models .*\((\d+) tests,.* (\d+) cached$/m.exec(second.stdout)!;
  assert.equal(cached, tests);
});
