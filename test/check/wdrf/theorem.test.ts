/**
 * The theorem, tested: a program whose accesses are owned on SC, and whose paths have their barriers, shows on Arm what it shows
 * on SC, in every load and in memory at the end. That Arm is explored by the conditions too is no part of it: only what they say of
 * SC and of paths counts here.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { searched } from "../../../src/check/index.ts";
import { askedOf } from "../../../src/check/wdrf/answer.ts";
import { beside } from "../../../src/check/wdrf/arm.ts";
import { barriers } from "../../../src/check/wdrf/barriers.ts";
import type { Question } from "../../../src/check/wdrf/condition.ts";
import { drfKernel } from "../../../src/check/wdrf/drf-kernel.ts";
import { inferredSettings } from "../../../src/check/wdrf/index.ts";
import { subjectOf } from "../../../src/check/wdrf/subject.ts";
import { NO_LIMITS, type Observable } from "../../../src/model/program/index.ts";
import { parseUnit } from "../../../src/read/asm/index.ts";
import { NO_CHECK_SETTINGS, readHarness } from "../../../src/read/harness/index.ts";
import { cases } from "../../tier.ts";
import { LOCK_FEATURES, type RandomLocks, randomLocks } from "./random-locks.ts";

interface Tried {
  /** On SC nobody touches what it does not own. */
  readonly owned: boolean;
  /** Every path has its barriers. */
  readonly ordered: boolean;
  /** An outcome that only Arm has; undefined when there is none. */
  readonly only: string | undefined;
  readonly known: boolean;
}

/** All words of data and all registers that were loaded. */
function observed({ program }: Question, { loaded }: RandomLocks): readonly Observable[] {
  const memory = program.variables
    .filter((v) => /^[xyz]$/.test(v.name))
    .map((v): Observable => ({ kind: "memory", address: v.address, bytes: 4 }));
  const registers = loaded.flatMap((list, thread) =>
    list.map((register): Observable => ({ kind: "register", thread, register })),
  );
  return [...memory, ...registers];
}

function tried(random: RandomLocks): Tried {
  const { unit } = parseUnit(random.text, "random.s");
  const settings = inferredSettings([unit!], NO_CHECK_SETTINGS);
  const options = { cpus: undefined, bound: 4, validate: false, repair: false };
  return askedOf([unit!], readHarness({ threads: random.threads }), settings, options, NO_LIMITS, (question) => {
    const { status } = drfKernel.check(question).verdict;
    const paths = searched(question.program, (code) => barriers(subjectOf(question, code)));
    const { only, outcomes } = beside(question.program, observed(question, random), 4, NO_LIMITS);
    return {
      owned: ["proved", "holds", "not-applicable"].includes(status),
      ordered: paths.lacks.length === 0 && paths.open.length === 0,
      only: only?.state,
      known: outcomes !== undefined,
    };
  });
}

test("programs whose conditions hold show on Arm what they show on SC", () => {
  const seen = new Set<string>();
  const counts = { accepted: 0, refused: 0, equal: 0 };
  const first = Number(process.env.SEKVM_SEED ?? 0);
  for (let seed = first; seed < first + cases(40, 4000); seed++) {
    const random = randomLocks(seed);
    for (const f of random.features) seen.add(f);
    const { owned, ordered, only, known } = tried(random);
    assert.ok(known, `seed ${seed}: not all outcomes are known`);
    if (owned && ordered) {
      counts.accepted++;
      assert.equal(only, undefined, `seed ${seed}: accepted, and only on Arm: ${only}\n${random.text}`);
    } else if (only === undefined) counts.equal++;
    else counts.refused++;
  }
  console.log(
    `${counts.accepted} accepted; ${counts.refused} refused that differ on Arm; ${counts.equal} refused that do not`,
  );
  assert.ok(counts.accepted > 5 && counts.refused > 2);
  assert.deepEqual(
    LOCK_FEATURES.filter((f) => !seen.has(f)),
    [],
  );
});
