/** KCore's locks and what they protect, put through the theorem. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LAST_LOCK, LAST_VMID, rankOf } from "../../kcore/layers/00-machine/lock-ids.ts";
import { machine } from "../../kcore/layers/00-machine/machine.ts";
import { u32 } from "../../kcore/prelude/index.ts";
import {
  coqRanks,
  isAccepted,
  kcoreFile,
  kcoreInstantiated,
  type Locks,
  type Row,
  ranked,
  ranksOf,
  regionsOf,
} from "../../src/check/theorem/index.ts";
import { kcoreLockSources } from "../../src/cli/places.ts";
import { digest } from "../../src/host/node/index.ts";
import { full } from "../tier.ts";
import { evaluate, hasCoq, theorems } from "./coq.ts";

const regions = regionsOf(
  {
    fields: machine.fields,
    rankOf: (lock) => rankOf(u32(lock) as Parameters<typeof rankOf>[0]),
    lastLock: LAST_LOCK,
    lastKey: LAST_VMID,
  },
  4,
);
const locks: Locks = { kind: "ticket", count: Number(LAST_LOCK) + 1 };

test("every lock of KCore protects something, and ranks are those of the machine", () => {
  assert.deepEqual(
    regions.map((r) => r.lock).sort((a, b) => a - b),
    Array.from({ length: Number(LAST_LOCK) }, (_, i) => i + 1),
  );
  assert.deepEqual(
    regions.find((r) => r.lock === 2),
    { lock: 2, rank: 4, fields: ["objects.records", "objects.pages"] },
  );
  assert.ok(regions.find((r) => r.lock === 5)!.fields.includes("objects.npts.0.ptePool"));
});

test("theorems/KCore.v says what the machine declares, and its twin here accepts it", () => {
  const file = join(theorems, "KCore.v");
  const sources = digest(kcoreLockSources());
  const text = kcoreFile(regions, locks, sources);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, text);
  assert.equal(readFileSync(file, "utf8"), text);
  assert.equal(kcoreInstantiated(text, sources).length, 1);
  assert.equal(kcoreInstantiated(text, digest(`${kcoreLockSources()} `)).length, 0);
  assert.ok(isAccepted(ranked(ranksOf(regions, locks)), locks));
});

/** Three locks in two ranks, and mistakes in what they protect. */
const few: Locks = { kind: "ticket", count: 3 };
const TABLES: readonly (readonly (readonly Row[])[])[] = [
  [
    [{ lock: 0, at: [6n] }],
    [
      { lock: 1, at: [7n, 10n] },
      { lock: 2, at: [8n] },
    ],
  ],
  [[{ lock: 0, at: [7n] }]],
  [
    [{ lock: 0, at: [6n] }],
    [
      { lock: 1, at: [7n] },
      { lock: 0, at: [6n] },
    ],
  ],
  [[{ lock: 0, at: [3n] }]],
  [[{ lock: 3, at: [6n] }]],
  [[{ lock: 2, at: [] }], [], [{ lock: 1, at: [301n] }]],
];
test("sections with a field behind another lock, or a lock in two ranks, are accepted neither here nor in Coq", {
  skip: !hasCoq ? "no coqc" : full ? false : "compiles half of theorems/: npm run test:full",
}, () => {
  const ours = TABLES.map((t) => isAccepted(ranked(t), few));
  const asked = ["accepted_source Ticket 3 (ranked", "ranks_ok Ticket 3 [] ("].flatMap((question) =>
    TABLES.map((t) => `${question} ${coqRanks(t).replaceAll("\n", " ")})`),
  );
  assert.deepEqual(evaluate(asked, undefined, "Ranked.v"), [...ours, ...ours].map(String));
  assert.deepEqual(ours, [true, false, false, false, false, true]);
});
