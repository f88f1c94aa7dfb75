/** KCore's locks and what they protect, put through the theorem. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CORE } from "../../kcore/layers/00-machine/constants.ts";
import { LAST_LOCK, LAST_VMID, rankOf } from "../../kcore/layers/00-machine/lock-ids.ts";
import { machine } from "../../kcore/layers/00-machine/machine.ts";
import { u32 } from "../../kcore/prelude/index.ts";
import { readSystem } from "../../src/check/proof/index.ts";
import {
  CodeReader,
  coqRanks,
  isAccepted,
  kcoreFile,
  kcoreInstantiated,
  type Locks,
  OutsideSection,
  type Row,
  ranked,
  ranksOf,
  regionsOf,
  touchedRanks,
  walkedAt,
  walkedFields,
} from "../../src/check/theorem/index.ts";
import { kcoreLockSources } from "../../src/cli/places.ts";
import { digest, kernelFiles, readKernelFile } from "../../src/host/node/index.ts";
import { liftProgram } from "../../src/kernel/index.ts";
import { root } from "../kernel/agree.ts";
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
/** Fields that primitives of layer 0 store to by releases besides what hardware walks: page-records.ts says so. */
const RECORDS = ["objects.records"];
const locks: Locks = { kind: "ticket", count: Number(LAST_LOCK) + 1 };

/** Code that opens sections inside of one that its caller has opened: a VM's, or that of who owns which bank. */
const WITHIN = new Map<string, readonly string[]>([
  ...["clearVmPage", "clearVmRange"].map((name) => [name, ["objects.vms.*"]] as const),
  ...["updateSmmuPage", "unmapSmmuPage", "freeBank", "retireVm"].map((name) => [name, ["objects.smmuVmid"]] as const),
  ...[
    "handleSmmuGlobalAccess",
    "handleSmmuCbAccess",
    "smmuWrite",
    "smmuRead",
    "handleSmmuWrite",
    "handleSmmuRead",
    "handleHostMmio",
  ].map((name) => [name, ["objects.smmuVmid"]] as const),
  ...["giveBank", "allocSmmu", "mapSmmu", "clearSmmu"].map(
    (name) => [name, ["objects.smmuVmid", "objects.vms.*"]] as const,
  ),
]);

/** What KCore's code, with one text in place of another in some of its files, touches in its sections. */
function touchedBy(file = "", from = "", to = "") {
  let isChanged = file === "";
  const read = (path: string): string | undefined => {
    const text = readKernelFile(root, path);
    if (file === "" || !path.endsWith(file) || text === undefined) return text;
    isChanged = text.includes(from);
    return text.replace(from, to);
  };
  const { program, errors } = liftProgram(kernelFiles(root, "kcore/layers"), { read });
  assert.deepEqual([errors.map((e) => e.message), isChanged], [[], true]);
  const system = readSystem(program).system!;
  const reader = new CodeReader(system, WITHIN);
  return {
    touched: reader.accesses(4, LAST_VMID),
    unopened: reader.unopened(4),
    walked: walkedFields(system, 4, LAST_VMID),
    records: RECORDS,
  };
}
const code = touchedBy();
const { touched } = code;

test("KCore's code touches tables, in sections of their locks only, and what is declared to be behind them", () => {
  assert.deepEqual(
    [...new Set(touched.map((a) => a.lock))],
    Array.from({ length: Number(LAST_LOCK) }, (_, k) => BigInt(1 + k)),
  );
  const fields = ["pmdNext", "pmdPool", "pteNext", "ptePool", "pudNext", "pudPool", "rootPool"];
  assert.deepEqual(
    touched.filter((a) => a.lock === 7n),
    fields.flatMap((f) => [false, true].map((writes) => ({ lock: 7n, field: `objects.npts.2.${f}`, writes }))),
  );
  assert.deepEqual(
    touched.filter((a) => a.lock === 3n && a.writes).map((a) => a.field),
    ["pmdNext", "pmdPool", "pteNext", "ptePool", "rootPool"].map((f) => `objects.spt.${f}`),
  );
  assert.deepEqual(code.unopened, []);
  const declared = ranksOf(regions, locks).flat();
  for (const { lock, at } of touchedRanks(regions, touched, locks).flat()) {
    const row = declared.find((r) => r.lock === lock)!;
    assert.ok(at.every((l) => row.at.includes(l)));
  }
});

const ops = "08-npt-ops/code.ts";
const clear = "  const status = clearNpt(vmid, addr);\n  releaseLockPt(vmid);";
const MISTAKES: readonly (readonly [what: string, file: string, from: string, to: string, says: RegExp])[] = [
  ["no lock", ops, "acquireLockPt(vmid);\n  const pte", "const pte", /outside of a section|not held/],
  [
    "given back before",
    ops,
    clear,
    "  releaseLockPt(vmid);\n  const status = clearNpt(vmid, addr);",
    /outside of a section/,
  ],
  ["not given back", ops, clear, "  const status = clearNpt(vmid, addr);", /ends with a lock held/],
  [
    "given back on one path",
    ops,
    clear,
    "  const status = clearNpt(vmid, addr);\n  if (addr === 0n) releaseLockPt(vmid);",
    /two paths/,
  ],
  ["taken twice", ops, clear, `  acquireLockPt(vmid);\n${clear}`, /lock \d+ is held/],
  [
    "another table's lock",
    ops,
    "acquireLockPt(vmid);\n  const pte",
    "acquireLockPt(HOST);\n  const pte",
    /outside of a section/,
  ],
];
for (const [what, file, from, to, says] of MISTAKES)
  test(`code with a mistake in its sections is not put through the theorem: ${what}`, {
    skip: full ? false : "lifts KCore again: npm run test:full",
  }, () => {
    assert.throws(
      () => touchedBy(file, from, to),
      (e) => e instanceof OutsideSection && says.test(e.message),
    );
  });

test("every lock of KCore protects something, and ranks are those of the machine", () => {
  assert.deepEqual(
    regions.map((r) => r.lock).sort((a, b) => a - b),
    Array.from({ length: Number(LAST_LOCK) }, (_, i) => i + 1),
  );
  assert.deepEqual(
    regions.find((r) => r.lock === 2),
    { lock: 2, rank: 4, fields: ["objects.records", "objects.pages", "objects.sealing"] },
  );
  assert.ok(regions.find((r) => r.lock === 5)!.fields.includes("objects.npts.0.ptePool"));
});

test("theorems/KCore.v says what the machine declares, and its twin here accepts it", () => {
  const file = join(theorems, "KCore.v");
  const sources = digest(kcoreLockSources());
  const text = kcoreFile(regions, code, locks, sources);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, text);
  assert.equal(readFileSync(file, "utf8"), text);
  assert.equal(kcoreInstantiated(text, sources).length, 1);
  assert.equal(kcoreInstantiated(text, digest(`${kcoreLockSources()} `)).length, 0);
  const at = walkedAt(regions, [...code.walked, ...RECORDS], locks);
  assert.ok(isAccepted(ranked(ranksOf(regions, locks), at), locks));
  assert.ok(isAccepted(ranked(touchedRanks(regions, touched, locks), at), locks));
});

test("what hardware walks are the words of tables: those of 34 VMIDs, and those of SMMUs", () => {
  const pools = ["rootPool", "pudPool", "pmdPool", "ptePool"];
  assert.deepEqual(code.walked, [
    ...pools.flatMap((p) => Array.from({ length: Number(CORE) + 1 }, (_, k) => `objects.npts.${k}.${p}`)),
    ...pools.filter((p) => p !== "pudPool").map((p) => `objects.spt.${p}`),
  ]);
  assert.equal(walkedAt(regions, code.walked, locks).length, 4 * 34 + 3);
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
  const asked = ["accepted_source Ticket 3 (ranked []", "ranks_ok Ticket 3 [] ("].flatMap((question) =>
    TABLES.map((t) => `${question} ${coqRanks(t).replaceAll("\n", " ")})`),
  );
  assert.deepEqual(evaluate(asked, undefined, "Ranked.v"), [...ours, ...ours].map(String));
  assert.deepEqual(ours, [true, false, false, false, false, true]);
});
