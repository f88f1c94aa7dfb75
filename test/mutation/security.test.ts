/** Mistakes against isolation are refuted, each with a call that was run; and what is said of states is needed. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type OpenPlace, openMutationPlace } from "../../scripts/mutation-place.ts";
import { Mutation } from "../../src/check/proof/index.ts";
import { mutantAt } from "../../src/kernel/index.ts";
import { full } from "../tier.ts";
import { MISTAKES, type Mistake, SAID } from "./security-mistakes.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
let open: OpenPlace | undefined;
let mutation: Mutation;
before(async () => {
  if (!full) return;
  open = await openMutationPlace(300_000);
  mutation = new Mutation(open.place);
});
after(() => open?.close());

async function refute({ title, file, before: old, after: made, layer }: Mistake): Promise<void> {
  const report = await mutation.run(mutantAt(file, open!.place.read(file)!, old, made), [layer]);
  assert.equal(report.fate, "killed", `${title}: ${report.detail}`);
  assert.ok(report.lines.length > 0 && report.lines.length <= 40, title);
}

test("each edit has one place", () => {
  for (const { title, file, before: old } of [...MISTAKES, ...SAID])
    assert.equal(readFileSync(join(root, file), "utf8").split(old).length, 2, title);
});

for (const mistake of MISTAKES) test(`refuted: ${mistake.title}`, { skip: !full }, () => refute(mistake));

for (const said of SAID) test(`needed: ${said.title}`, { skip: !full }, () => refute({ ...said, layer: 99 }));
