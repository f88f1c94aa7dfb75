/** What code and specification of KCore share is said apart from them: a mistake in it is in both, and no refinement finds it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { liftedKCore } from "../kernel/agree.ts";
import { MISTAKES } from "../mutation/security-mistakes.ts";
import { fileOf, sharedFunctions, spokenOf } from "./shared-functions.ts";

/** Of these the theorems of security speak, and of a mistake in each it is known that they find it: test/mutation/security.test.ts. */
const OF_SECURITY: Readonly<Record<string, string>> = {
  "kcore/layers/07-npt-walk/leaf.ts#isWrittenOnce": "another page comes behind an address where a VM found one",
  "kcore/layers/16-mem-manager/rules.ts#isShared": "a page that a VM does not share counts as shared",
  "kcore/layers/16-mem-manager/rules.ts#mayHostReach": "a page that a VM does not share counts as shared",
};

test("of each function that code and specification share a theorem about words speaks, or one of security finds mistakes in it", () => {
  const program = liftedKCore();
  const shared = sharedFunctions(program);
  const spoken = spokenOf(program, shared);
  const silent = shared.filter((f) => !spoken.has(f));
  const hint = "say what it is for in a theorem about words, in a file NAME-proof.ts beside its own";
  assert.deepEqual(
    silent.filter((f) => OF_SECURITY[f] === undefined),
    [],
    hint,
  );
  assert.deepEqual(Object.keys(OF_SECURITY), silent, "what is listed is shared, and nothing else speaks of it");
  for (const [name, title] of Object.entries(OF_SECURITY))
    assert.equal(MISTAKES.find((m) => m.title === title)?.file, fileOf(name), title);
  assert.ok(shared.length > 100);
});
