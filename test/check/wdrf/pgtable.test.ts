/** catalogue/pgtable: code of page tables in right and broken forms has the verdicts that are written beside it. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { CodeQuestion } from "../../../src/check/wdrf/condition.ts";
import { CONDITIONS, settingsText } from "../../../src/check/wdrf/index.ts";
import type { ConditionAnswer, ConditionName } from "../../../src/evidence/index.ts";
import { NO_LIMITS } from "../../../src/model/program/index.ts";
import { parseUnit } from "../../../src/read/asm/index.ts";
import { NO_CHECK_SETTINGS, parseSettings, readHarness } from "../../../src/read/harness/index.ts";
import { full } from "../../tier.ts";
import { catalogue, textOf } from "./asked.ts";

const ASKED = [
  "write-once-kernel-mapping",
  "transactional-page-table",
  "sequential-tlb-invalidation",
  "memory-isolation",
] as const satisfies readonly ConditionName[];

interface Row {
  readonly program: string;
  readonly weakening: string;
  readonly file: string;
  readonly verdicts: readonly string[];
}

const rows = textOf("pgtable", "verdicts.txt")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line): Row => {
    const [program, weakening, ...verdicts] = line.trim().split(/\s+/) as [string, string, ...string[]];
    const suffix = weakening === "-" ? "" : `-${weakening.toLowerCase().replaceAll("_", "-")}`;
    return { program, weakening, file: `${program}${suffix}.s`, verdicts };
  });

/** A question about assembly with the harness of a program. */
function question(program: string, text: string, more: Partial<CodeQuestion> = {}): CodeQuestion {
  const { unit, errors } = parseUnit(text, "test.s");
  assert.ok(unit !== undefined, errors[0]?.message);
  const { check = NO_CHECK_SETTINGS, threads = "" } = parseSettings(textOf("pgtable", `${program}.toml`), "test.toml");
  const harness = readHarness({ threads });
  return {
    units: [unit],
    harness,
    settings: check,
    bound: 2,
    limits: NO_LIMITS,
    validate: false,
    repair: false,
    ...more,
  };
}

function answer(name: ConditionName, q: CodeQuestion): ConditionAnswer {
  const condition = CONDITIONS.find((c) => c.name === name)!;
  assert.ok(condition.onPaths);
  return condition.check(q);
}

const wordOf = ({ verdict: { status } }: ConditionAnswer): string => (status === "not-applicable" ? "-" : status);
const answersOf = (q: CodeQuestion): readonly string[] => ASKED.map((name) => wordOf(answer(name, q)));

test("every assembly file is in verdicts.txt", () => {
  const files = readdirSync(join(catalogue, "pgtable")).filter((f) => f.endsWith(".s"));
  assert.deepEqual(files.sort(), rows.map((r) => r.file).sort());
});

test("every program and every broken form has the verdicts of verdicts.txt", () => {
  for (const { program, file, verdicts } of rows) {
    if (program === "s2-library" && !full) continue;
    assert.deepEqual(answersOf(question(program, textOf("pgtable", file))), verdicts, file);
  }
});

test("what is refuted has a trace that fits on a screen, with the step that shows it last", () => {
  for (const { program, file, verdicts } of rows)
    for (const [i, name] of ASKED.entries()) {
      if (verdicts[i] !== "refuted") continue;
      const [finding] = answer(name, question(program, textOf("pgtable", file))).findings;
      assert.ok(finding!.trace.length > 0 && finding!.trace.length <= 30, file);
      assert.equal(finding!.trace.at(-1)!.instruction, finding!.places.at(-1)!.instruction, file);
    }
});

test("what was only left out is put back", () => {
  const put: Readonly<Record<string, readonly string[]>> = {
    NO_DSB_BEFORE: ["dsb ishst"],
    DMB: ["dsb ishst"],
    DSB_LD: ["dsb ishst"],
    NO_DSB_AFTER: ["dsb ish", "dsb ish"],
    ONLY_IPA: ["tlbi vmalle1is; dsb ish"],
    NO_TLBI: ["tlbi vmalls12e1is; dsb ish"],
    NO_ISB: ["isb"],
  };
  for (const { program, weakening, file } of rows) {
    const wanted = put[weakening];
    if (program !== "s2-unmap" || wanted === undefined) continue;
    const q = question(program, textOf("pgtable", file), { repair: true });
    const [finding] = answer("sequential-tlb-invalidation", q).findings;
    const changes = finding!.repair?.changes.map(({ what }) => what.replace(/ (in front of|behind) it$/, ""));
    assert.deepEqual(changes, wanted, file);
  }
});

const LINES = /^\s*(dsb|tlbi|isb)\b/;

test("without any one barrier or TLBI of its invalidation no program is right", () => {
  // Barriers without which walks end where they may: in front of a link to an empty table, and after VTTBR_EL2 is put back.
  const spared = /^\s*isb/;
  for (const program of full ? ["s2-unmap", "s2-remap", "s2-rights", "s2-split", "s2-merge"] : ["s2-unmap"]) {
    const lines = textOf("pgtable", `${program}.s`).split("\n");
    const last = lines.findLastIndex((l) => spared.test(l));
    for (const [i, line] of lines.entries()) {
      if (!LINES.test(line) || i === last) continue;
      const text = lines.map((l, k) => (k === i ? "\tnop" : l)).join("\n");
      const found = wordOf(answer("sequential-tlb-invalidation", question(program, text)));
      assert.notEqual(found, "proved", `${program}.s:${i + 1} ${line}`);
    }
  }
});

test("a store to what nothing names is not taken for a store elsewhere", () => {
  const text = `${textOf("pgtable", "s2-unmap.s")}
	.text
	.global stray
	.type stray, %function
stray:
	str	xzr, [x0]
	ret
`;
  const q = question("s2-unmap", text, { harness: readHarness({ threads: "stray" }) });
  for (const name of ASKED.slice(1)) assert.equal(wordOf(answer(name, q)), "unknown", name);
});

test("a function that no file defines makes the answer unknown", () => {
  const text = textOf("pgtable", "s2-unmap.s").replace(/\tbl\tspin_unlock.*/, "\tbl\telsewhere\n\tbl\tspin_unlock");
  const found = answer("sequential-tlb-invalidation", question("s2-unmap", text));
  assert.equal(found.verdict.status, "unknown");
  assert.match(found.verdict.status === "unknown" ? found.verdict.detail : "", /elsewhere, which no file defines/);
});

test("a loop that does more than look holds within its rounds, and says so", () => {
  const found = answer("memory-isolation", question("guest-read", textOf("pgtable", "guest-read.s")));
  assert.match(
    found.verdict.status === "holds" ? found.verdict.within : "",
    /^2 rounds of the loop at guest-read\.c:\d+$/,
  );
});

test("an entry that may be a block is not followed as a table", () => {
  const lines = textOf("pgtable", "s2-unmap.s").split("\n");
  // The test of both low bits becomes one of bit 0.
  const text = lines
    .map((l) => l.replace(/and(\s+)(\w+), (\w+), 3\b/, "and$1$2, $3, 1").replace(/cmp(\s+)(\w+), 3\b/, "cmp$1$2, 1"))
    .join("\n");
  const q = question("s2-unmap", text);
  assert.equal(wordOf(answer("sequential-tlb-invalidation", q)), "unknown");
  const tables = q.settings.tables.map((t) => ({ ...t, blocks: false }));
  assert.equal(wordOf(answer("sequential-tlb-invalidation", { ...q, settings: { ...q.settings, tables } })), "proved");
});

/** An entry of EL2's root table whose index is in x0, as an address in x2; then `lines`. */
const onEntry = (lines: string): CodeQuestion => {
  const text = `
	.bss
	.global el2_root
	.type el2_root, %object
	.size el2_root, 4096
	.balign 4096
el2_root: .zero 4096
	.text
	.global f
	.type f, %function
f:
	and	x0, x0, 511
	adrp	x2, el2_root
	add	x2, x2, :lo12:el2_root
	add	x2, x2, x0, lsl 3
${lines}
	ret
`;
  const table = '[[pagetable]]\nname = "el2"\npool = "el2_root"\nroot = "el2_root"\nlevel = 3\nregime = "el2"\n';
  const { check } = parseSettings(table, "test.toml");
  const q = question("el2-map", text, { harness: readHarness({ threads: "f" }) });
  return { ...q, settings: check! };
};

test("a compare-and-swap stores where it finds what it expects, and only there", () => {
  const swap = (expected: string): string =>
    wordOf(answer("write-once-kernel-mapping", onEntry(`	mov	x3, ${expected}\n	casal	x3, x1, [x2]`)));
  assert.equal(swap("xzr"), "proved");
  assert.equal(swap("3"), "refuted");
  const kept = onEntry("	mov	x3, xzr\n	casal	x3, x1, [x2]\n	cbnz	x3, 1f\n	str	x1, [x2]\n1:");
  // What was stored may be valid: it is not empty any more.
  assert.equal(wordOf(answer("write-once-kernel-mapping", kept)), "refuted");
});

test("an exclusive pair stores what it says, and an entry is written as a whole", () => {
  const pair = "1:	ldaxr	x3, [x2]\n	cbnz	x3, 2f\n	stlxr	w4, x1, [x2]\n	cbnz	w4, 1b\n2:";
  assert.equal(wordOf(answer("write-once-kernel-mapping", onEntry(pair))), "proved");
  const half = "	ldr	x3, [x2]\n	cbnz	x3, 2f\n	str	w1, [x2]\n2:";
  assert.equal(wordOf(answer("write-once-kernel-mapping", onEntry(half))), "refuted");
});

test("a function with a contract changes the registers that it writes, and all that it may where it calls another", () => {
  const after = (lock: string): string => {
    const q = onEntry(`
	mov	x9, x30
	bl	take
	mov	x30, x9
	ldr	x3, [x2]
	tbnz	x3, 0, 1f
	str	x1, [x2]
1:	ret
	.type	take, %function
take:
	ldaxr	w3, [x0]
	cbnz	w3, take
	mov	w3, 1
	stxr	w4, w3, [x0]
	cbnz	w4, take
${lock}`);
    const { check } = parseSettings('[[lock]]\nname = "l"\nacquire = "take"\nrelease = "give"\n', "test.toml");
    return wordOf(answer("write-once-kernel-mapping", { ...q, settings: { ...q.settings, locks: check!.locks } }));
  };
  assert.equal(after(""), "proved");
  assert.equal(after("\tadds\tx5, x5, 1\n"), "proved");
  for (const lost of [
    "\tmov\tx2, x5\n",
    "\tldr\tx5, [x2], 8\n",
    "\tb\telsewhere\n",
    "\tmov\tx6, x30\n\tbl\telsewhere\n\tmov\tx30, x6\n",
    "\tbr\tx5\n",
  ])
    assert.equal(after(lost), "unknown", lost);
});

test("a page that an entry of level 3 points to is no table", () => {
  const q = onEntry(`
	mov	x19, x2
	mov	x20, x30
	bl	give
	mov	x30, x20
	cbz	x0, 1f
	ldr	x3, [x19]
	tbnz	x3, 0, 1f
	orr	x4, x0, 3
	str	x4, [x19]
	mov	x5, 0x403
	str	x5, [x0]
	str	xzr, [x0]
1:`);
  const tables = (level: number) => q.settings.tables.map((t) => ({ ...t, level, alloc: ["give"] }));
  const at = (level: number): string =>
    wordOf(answer("sequential-tlb-invalidation", { ...q, settings: { ...q.settings, tables: tables(level) } }));
  assert.equal(at(2), "refuted");
  assert.notEqual(at(3), "refuted");
});

test("settings that are printed say of page tables, owners and users what was said", () => {
  for (const program of ["s2-merge", "smmu-map", "guest-read"]) {
    const { units, harness, settings } = question(program, textOf("pgtable", `${program}.s`));
    const head = { files: [], threads: harness.threads.map((t) => t.name).join() };
    const options = { cpus: undefined, bound: 2, validate: false, repair: false };
    const printed = settingsText(head, units, harness, settings, options, NO_LIMITS);
    const { tables, owner, user } = parseSettings(printed, "test.toml").check!;
    assert.deepEqual({ tables, owner, user }, { tables: settings.tables, owner: settings.owner, user: settings.user });
  }
});
