/** Attacks on the machine: what a hostile host gets under a plain hypervisor, and does not under KCore; and that a KCore that forgets something is found. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { attacks, attacksFile } from "../../src/cli/attack/attacks.ts";
import { GIVEN } from "../../src/cli/attack/codes.ts";
import { runAttack } from "../../src/cli/attack/one.ts";
import { replay, shortened, type Walk, walk, walks } from "../../src/cli/attack/random.ts";
import { lineOf, type Step, stepOf } from "../../src/cli/attack/steps.ts";
import { isAsExpected } from "../../src/cli/attack/text.ts";
import { DiskCache } from "../../src/host/node/index.ts";
import { El2 } from "../../src/machine/el2/el2.ts";
import { assertRebuilt } from "../machine/rebuilt.ts";
import { full } from "../tier.ts";

const program = readFileSync(attacksFile);
const all = attacks();
const named = (name: string): (typeof all)[number] => all.find((a) => a.name === name)!;

test("each attack says what it is and what it goes for", () => {
  assert.ok(all.length >= 25);
  for (const { name, says, property } of all) assert.ok(says.endsWith(".") && property !== "", name);
});

const QUICK = ["stale-share", "smmu-table"];
for (const attack of full ? all : QUICK.map(named))
  test(`${attack.name}: nothing is got under KCore${attack.impossible === undefined ? ", and something without it" : ""}`, () => {
    const outcomes = (["kvm", "sekvm"] as const).map((above) => runAttack(attack, above, program));
    assert.ok(isAsExpected({ attack, outcomes }), JSON.stringify(outcomes));
    assert.ok(outcomes[1]!.evaluated > 1000);
  });

/** Calls that there are, by number. */
const CALLS = [14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 30, 31];

test("random steps: invariants hold behind each, VMs come to run, and errors come", () => {
  const { failure, done, errors, entries } = walk(300, 5);
  assert.equal(failure, undefined);
  for (const call of [15, 16, 17, 24, 25, 30]) assert.ok((done.get(call) ?? 0) > 0, `call ${call}`);
  assert.ok((errors.get(9) ?? 0) > 0 && entries > 100);
});

/** A million steps, or as many as there is time for. */
const [MOST, MINUTES] = [1_000_000, 20];
test("a million random steps: every call is done, and every code of errors comes that a call can give", {
  skip: full ? false : "in the full tier",
}, (t) => {
  const began = performance.now();
  let last: Walk | undefined;
  for (const all of walks(MOST, 5)) {
    last = all;
    if (performance.now() - began > MINUTES * 60_000) break;
  }
  const { count, failure, done, errors, guestErrors } = last!;
  t.diagnostic(`${count} of ${MOST} steps in at most ${MINUTES} minutes`);
  assert.equal(failure, undefined);
  assert.deepEqual(
    [...done.keys()].sort((a, b) => a - b),
    CALLS,
  );
  assert.deepEqual(
    [...new Set([...errors.keys(), ...guestErrors.keys()])].sort((a, b) => a - b),
    GIVEN,
  );
});

const long = full ? false : "in the full tier";
test("a run that was stopped goes on behind the machines that were done", { skip: long }, () => {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-attack-"));
  const cache = new DiskCache({ folder, build: "0123456789ab" });
  const begun = walks(4100, 9, { cache });
  const first = begun.next().value as Walk;
  const made: string[] = [];
  const get = (key: string): string | undefined => {
    const text = cache.get(key);
    if (text === undefined) made.push(key);
    return text;
  };
  const seen = { get, put: () => {} };
  const second = [...walks(4000, 9, { cache: seen })];
  assert.equal(made.length, 1, "the first machine is not done again");
  assert.deepEqual(
    [second[0]!.done, second[0]!.errors, second[0]!.evaluated],
    [first.done, first.errors, first.evaluated],
  );
  assert.equal(second[1]!.count, 4000);
  cache.close();
  rmSync(folder, { recursive: true });
});

/** Runs with TLBI of hypervisors doing nothing. */
function withoutTlbi<T>(run: () => T): T {
  const kept = El2.prototype.tlbi;
  El2.prototype.tlbi = () => {};
  try {
    return run();
  } finally {
    El2.prototype.tlbi = kept;
  }
}

test("a KCore that invalidates nothing gives a page away by a TLB, and the invariants say so", () => {
  const { result, violations } = withoutTlbi(() => runAttack(named("stale-share"), "sekvm", program));
  assert.equal(result, "got it");
  assert.ok(violations.some(({ says }) => says === "cachedIsMapped" || says === "hostReachesWhatIsShared"));
});

test("what fails in a random run is made short, and fails again when it is read back", { skip: long }, () => {
  const shown = withoutTlbi(() => {
    const found = walk(400, 1);
    assert.match(found.failure ?? "", /does not hold/);
    return shortened(found, 20);
  });
  const steps = shown.steps.map((step) => stepOf(lineOf(step)) as Step);
  assert.deepEqual(steps, shown.steps);
  assert.ok(withoutTlbi(() => replay(steps)).failure !== undefined);
  assert.equal(replay(steps).failure, undefined, "KCore itself does it right");
});

test("what is no step is none", () => {
  for (const line of [
    "",
    "call",
    "call 9 0x1",
    "load 0",
    "store 0 0x0",
    "read 2 0 0x0",
    "begin 0",
    "jump 0 0x0",
    "load 0 0x1ffffffffffffffff",
  ])
    assert.equal(stepOf(line), undefined, line);
});

const folder = dirname(attacksFile);
const compiler = spawnSync("aarch64-linux-gnu-gcc", ["-dumpfullversion"], { encoding: "utf8" });
const built = readFileSync(join(folder, "..", "..", "bin", "compiler"), "utf8");
const skip = !full
  ? "in the full tier"
  : (compiler.status !== 0 || compiler.stdout !== built) && "the compiler of the attacks is not here";

test("sources make the attacks that are here, byte by byte", { skip }, () => assertRebuilt(folder));
