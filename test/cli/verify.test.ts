/** `sekvm verify` as a user runs it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sekvm } from "./sekvm.ts";

const verify = (...words: string[]) => sekvm(["verify", ...words]);

test("an unknown step is a usage error that names the steps", async () => {
  const { code, stderr } = await verify("lokcs");
  assert.equal(code, 2);
  assert.match(stderr, /there is no step lokcs/);
  assert.match(stderr, /steps: models locks/);
});

test("the models step holds, and its JSON has no times", async () => {
  const { code, stdout } = await verify("models", "--json", "--no-cache", "-j", "1");
  assert.equal(code, 0);
  const answer = JSON.parse(stdout) as {
    schema: number;
    steps: { name: string; verdict: { status: string } }[];
    notYet: string[];
  };
  assert.equal(answer.schema, 1);
  assert.deepEqual(
    answer.steps.map((s) => [s.name, s.verdict.status]),
    [["models", "holds"]],
  );
  assert.ok(answer.notYet.includes("locks"));
  assert.doesNotMatch(stdout, /milliseconds/);
});
