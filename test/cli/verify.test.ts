/** `sekvm verify` as a user runs it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ARGUMENT, type StepReport } from "../../src/check/verify/index.ts";
import type { CliContext } from "../../src/cli/io.ts";
import { bundleText } from "../../src/cli/verify/bundle.ts";
import { type StepRun, stepText } from "../../src/cli/verify/formats.ts";
import { full } from "../tier.ts";
import { isExplained } from "../trusted-base.ts";
import { schemaFaults } from "./schema.ts";
import { sekvm } from "./sekvm.ts";

const verify = (...words: string[]) => sekvm(["verify", ...words]);

test("an unknown step is a usage error that names the steps", async () => {
  const { code, stderr } = await verify("lokcs");
  assert.equal(code, 2);
  assert.match(stderr, /there is no step lokcs/);
  assert.match(stderr, /steps: models locks theorem refine/);
});

const report: StepReport = {
  verdict: { status: "holds", within: "2 tests", reliesOn: ["what was recorded"] },
  counts: { tests: 2, states: 7 },
  details: [
    {
      name: "a-lock",
      verdict: { status: "holds", within: "2 CPUs x 1 round", reliesOn: [] },
      text: "1 weakening refuted",
      refuted: [{ what: "Lock0: LDAR -> LDR", size: "2x1", state: "0:X20=0;", trace: undefined }],
    },
  ],
};
const run: StepRun = {
  step: {
    ...{ name: "models", claim: "models agree", jobs: [], pieces: [{ id: "MP", judge: () => report.verdict }] },
    run: async () => ({ report, cached: 1, ended: "judged" }),
  },
  report,
  results: [],
  milliseconds: 1234,
  cached: 1,
};
const context = { io: { stdout: { write: () => {} }, env: {} }, color: "never" } as unknown as CliContext;

test("a step is one line: verdict, claim, counts, what it rests on, time; its parts follow", () => {
  assert.equal(
    stepText(run, false, context),
    "models       holds for 2 tests: models agree (2 tests, 7 states; rests on what was recorded)  1.2 s, 1 cached\n" +
      "  a-lock     holds for 2 CPUs x 1 round; 1 weakening refuted\n",
  );
});

test("--trace shows each refuted variant", () => {
  assert.match(stepText(run, true, context), / {4}Lock0: LDAR -> LDR\n {6}refuted at 2x1: 0:X20=0;\n$/);
});

test("--trace shows the path that refutes a broken form of code", () => {
  const finding = { what: "no DSB follows the store", places: [], kind: "path", trace: [], hint: "add one" } as const;
  const details = [{ ...report.details[0]!, refuted: [{ what: "NO_DSB", finding }] }];
  const text = stepText({ ...run, report: { ...report, details } }, true, context);
  assert.match(text, / {4}NO_DSB\n {6}no DSB follows the store\n {6}add one\n$/);
});

test("the JSON form has a schema number and no times", async () => {
  const text = await bundleText({ runs: [run], last: "covers models", kcore: undefined, interrupted: false }, {});
  const answer = JSON.parse(text) as { schema: number; covered: string[]; notYet: string[] };
  assert.deepEqual([answer.schema, answer.covered], [2, ["models"]]);
  assert.ok(answer.notYet.includes("locks"));
  assert.doesNotMatch(text, /milliseconds|1234/);
  assert.deepEqual(schemaFaults("verify", answer), []);
});

test("the map has every step of the argument, and says of those that were not walked that nobody looked", async () => {
  const { code, stdout } = await verify("theorem", "--format", "html");
  const words = [...stdout.matchAll(/class="box [^"]*w-(\w+)" data-id="step\/([\w-]+)"/g)].map((m) => [m[2], m[1]]);
  assert.deepEqual(
    words.map(([name]) => name),
    ARGUMENT.map((s) => s.name),
  );
  const word = code === 0 ? /^(proved|holds)$/ : /^unknown$/; // by what is known of the theorems here
  for (const [name, w] of words) assert.match(w!, name === "theorem" ? word : /^open$/);
});

interface Walk {
  readonly proofs: {
    readonly assumptions: readonly { readonly id: string }[];
    readonly machine: { readonly assumes: readonly { readonly id: string }[] };
  };
  readonly steps: readonly {
    readonly name: string;
    readonly verdict: { readonly status: string; readonly reliesOn?: readonly string[] };
    readonly details: readonly { readonly verdict: { readonly reliesOn?: readonly string[] } }[];
  }[];
}

test("the whole walk holds", { skip: full ? false : "npm run test:full walks it" }, async () => {
  const { code, stdout } = await verify("--json", "--no-cache");
  assert.equal(code, 0);
  const { steps, proofs } = JSON.parse(stdout) as Walk;
  const rests = steps.flatMap((s) => [s.verdict, ...s.details.map((d) => d.verdict)]).flatMap((v) => v.reliesOn ?? []);
  const ids = [...proofs.assumptions, ...proofs.machine.assumes].map((a) => a.id);
  for (const said of new Set([...rests, ...ids]))
    assert.ok(isExplained(said), `docs/trusted-base.md does not explain: ${said}`);
  assert.deepEqual(schemaFaults("verify", JSON.parse(stdout)), []);
  assert.deepEqual(schemaFaults("prove", proofs), []);
  assert.deepEqual(
    steps.map((s) => [s.name, s.verdict.status]),
    [
      ["models", "holds"],
      ["locks", "holds"],
      ["theorem", "holds"],
      ["refine", "proved"],
      ["invariant", "proved"],
      ["noninterference", "proved"],
      ["wdrf", "proved"],
      ["machine", "holds"],
    ],
  );
});
