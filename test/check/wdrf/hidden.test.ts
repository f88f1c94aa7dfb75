/** Violations that stand where a check may not look: another lock, another function, another form of a store, another read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConditionName } from "../../../src/evidence/index.ts";
import { asked, textOf, wordOf } from "./asked.ts";

const func = (name: string, ...lines: readonly string[]): string =>
  `\t.text\n\t.global ${name}\n\t.type ${name}, %function\n${name}:\n${lines.map((l) => (l.endsWith(":") ? l : `\t${l}`)).join("\n")}\n\t.size ${name}, .-${name}\n`;
const datum = (name: string): string =>
  `\t.bss\n\t.align 3\n\t.global ${name}\n\t.type ${name}, %object\n\t.size ${name}, 8\n${name}:\n\t.zero 8\n`;
const at = (register: string, name: string): readonly string[] => [
  `adrp ${register}, ${name}`,
  `add ${register}, ${register}, :lo12:${name}`,
];
const ENTER = ["stp x29, x30, [sp, -32]!", "str x19, [sp, 16]"];
const LEAVE = ["ldr x19, [sp, 16]", "ldp x29, x30, [sp], 32", "ret"];
const call = (name: string, lock: string): readonly string[] => [...at("x0", lock), `bl ${name}`];

// Locks.

const SPIN = ["1:", "ldaxr w1, [x0]", "cbnz w1, 1b", "mov w2, 1", "stxr w3, w2, [x0]", "cbnz w3, 1b", "ret"];
const LOCKS = [
  func("spin_lock", ...SPIN),
  func("spin_unlock", "stlr wzr, [x0]", "ret"),
  ...["lock", "other", "x"].map(datum),
].join("");
const ADD = [...at("x5", "x"), "ldr w6, [x5]", "add w6, w6, 1", "str w6, [x5]"];
const settings = (threads: string, acquire = '"spin_lock"'): string =>
  `threads = ${threads}\ncpus = 2\n[[lock]]\nname = "lock"\nwords = "lock"\nacquire = ${acquire}\nrelease = "spin_unlock"\nprotects = "x"\n`;
const word = (text: string, condition: ConditionName, with_: string): string =>
  wordOf(asked(text, condition, { settings: with_ }));

test("a lock that the settings do not name protects nothing of one that they name", () => {
  const user = (lock: string) =>
    LOCKS + func("f", ...ENTER, ...call("spin_lock", lock), ...ADD, ...call("spin_unlock", lock), ...LEAVE);
  assert.equal(word(user("lock"), "drf-kernel", settings('"f"')), "proved");
  assert.equal(word(user("other"), "drf-kernel", settings('"f"')), "refuted");
});

test("every function that acquires has to exclude, also where the threads are too many steps to explore", () => {
  const user = (name: string, acquire: string, rounds: number): string =>
    func(
      name,
      ...[...ENTER, `mov w19, ${rounds}`, "9:", "subs w19, w19, 1", "bne 9b"],
      ...[...call(acquire, "lock"), ...ADD, ...call("spin_unlock", "lock"), ...LEAVE],
    );
  const text = `${LOCKS}${func("fast_lock", "mov w1, 1", "str w1, [x0]", "ret")}${user("f", "spin_lock", 1)}${user("g", "fast_lock", 60_000)}`;
  const found = asked(text, "drf-kernel", { settings: settings('["f", "g"]', '["spin_lock", "fast_lock"]') });
  assert.equal(found.findings[0]?.what, "lock by itself: 2 CPUs are in its section at once, even on SC");
});

test("a first thread without the lock is no obstacle", () => {
  const text =
    LOCKS +
    func("f", ...ADD, "ret") +
    func("g", ...ENTER, ...call("spin_lock", "lock"), ...ADD, ...call("spin_unlock", "lock"), ...LEAVE);
  assert.equal(word(text, "no-barrier-misuse", settings('["f", "g"]')), "proved");
  assert.equal(word(text, "drf-kernel", settings('["f", "g"]')), "refuted");
});

test("a barrier of one CPU orders nothing for others", () => {
  const text = (barrier: string): string =>
    LOCKS + func("f", ...at("x0", "lock"), ...SPIN.slice(0, -1), ...ADD, barrier, "str wzr, [x0]", "ret");
  const words = 'threads = "f"\ncpus = 2\n[[lock]]\nname = "lock"\nwords = "lock"\nprotects = "x"\n';
  assert.equal(word(text("dmb ish"), "no-barrier-misuse", words), "holds");
  assert.equal(word(text("dmb nsh"), "no-barrier-misuse", words), "refuted");
});

test("locks of readers and writers are not taken for two that exclude", () => {
  const text =
    func(
      "read_lock",
      "1:",
      "ldaxr w1, [x0]",
      "tbnz w1, 31, 1b",
      "add w1, w1, 1",
      "stxr w3, w1, [x0]",
      "cbnz w3, 1b",
      "ret",
    ) +
    func("read_unlock", "1:", "ldxr w1, [x0]", "sub w1, w1, 1", "stlxr w3, w1, [x0]", "cbnz w3, 1b", "ret") +
    func(
      "write_lock",
      ...["mov w2, 0x80000000", "1:", "ldaxr w1, [x0]", "cbnz w1, 1b", "stxr w3, w2, [x0]", "cbnz w3, 1b", "ret"],
    ) +
    func("write_unlock", "stlr wzr, [x0]", "ret") +
    func(
      "f",
      ...ENTER,
      ...call("read_lock", "lock"),
      ...at("x5", "x"),
      "ldr w19, [x5]",
      ...call("read_unlock", "lock"),
      ...LEAVE,
    ) +
    func("g", ...ENTER, ...call("write_lock", "lock"), ...ADD, ...call("write_unlock", "lock"), ...LEAVE) +
    ["lock", "x"].map(datum).join("");
  const readers = 'threads = ["f", "f", "g"]\n';
  assert.equal(word(text, "drf-kernel", readers), "holds");
  assert.equal(word(text.replace("stlxr", "stxr"), "no-barrier-misuse", readers), "refuted");
});

test("settings that contradict one another are refused", () => {
  const text = LOCKS + func("f", ...ADD, "ret");
  const region = (data: string): string => `[[region]]\nname = "r"\ndata = "${data}"\nsharing = "sync"\n`;
  assert.throws(() => word(text, "drf-kernel", settings('"f"') + region("x+4")), { code: "CFG31" });
  assert.equal(word(text, "drf-kernel", settings('"f"') + region("other")), "refuted");
});

// Page tables.

const UNMAP = textOf("pgtable", "s2-unmap.toml");
/** From the root in x0: the table of the next level in it, or the end at 8. */
const DOWN = ["ldr x7, [x0]", "and x1, x7, 3", "cmp x1, 3", "bne 8f", "and x0, x7, 281474976706560"];
const ROOT = [...at("x0", "vms"), "ldr x0, [x0]", "and x0, x0, 281474976706560"];
const INVALIDATE = ["dsb ishst", "tlbi alle1is", "dsb ish"];
const program = (...lines: readonly string[]): string =>
  textOf("pgtable", "s2-unmap.s") + func("give", "ret") + func("f", ...ENTER, ...lines, ...LEAVE) + datum("mutex");
/** In a section of the tables' lock. */
const locked = (...lines: readonly string[]): string =>
  program(...call("spin_lock", "s2_lock"), ...ROOT, ...lines, "8:", ...call("spin_unlock", "s2_lock"));
const judged = (text: string, more = "", condition: ConditionName = "sequential-tlb-invalidation"): string =>
  word(text, condition, `${UNMAP.replace('"s2_unmap"', '"f"').replace("alloc =", 'free = "give"\nalloc =')}${more}`);
const MUTEX = '[[lock]]\nname = "mutex"\nwords = "mutex"\nacquire = "spin_lock"\nrelease = "spin_unlock"\n';

test("locks with the same functions are told apart by where they are", () => {
  const late = locked(...DOWN, "str xzr, [x0]", ...call("spin_unlock", "s2_lock"), ...INVALIDATE, ...LEAVE);
  assert.equal(judged(late), "refuted");
  assert.equal(judged(late, MUTEX), "refuted");
  const nested = [...call("spin_lock", "mutex"), ...call("spin_unlock", "mutex")];
  assert.equal(judged(locked(...DOWN, "str xzr, [x0]", ...nested, ...INVALIDATE), MUTEX), "proved");
});

test("entries are stored under the lock of their tables", () => {
  assert.equal(judged(program(...ROOT, ...DOWN, "str xzr, [x0]", ...INVALIDATE, "8:")), "unknown");
  const other = [
    ...call("spin_lock", "mutex"),
    ...ROOT,
    "str xzr, [x0]",
    ...INVALIDATE,
    ...call("spin_unlock", "mutex"),
  ];
  assert.equal(judged(program(...other), MUTEX), "unknown");
});

test("a table is given back only when no entry points to it", () => {
  const clear = ["str xzr, [x19]", ...INVALIDATE];
  const free = ["and x0, x7, 281474976706560", "bl give"];
  const look = ["mov x19, x0", ...DOWN];
  assert.equal(judged(locked(...look, ...clear, ...free)), "proved");
  assert.equal(judged(locked(...look, ...free)), "refuted");
  assert.equal(judged(locked(...look, "mov x5, x19", ...free, ...clear)), "refuted");
});

test("what replaces a root, or clears entries by a cache operation, is not passed over", () => {
  assert.equal(judged(locked(...at("x1", "vms"), "str x9, [x1]")), "unknown");
  assert.equal(judged(locked(...at("x1", "vms"), "add x1, x1, x9, lsl 4", "str x9, [x1, 16]")), "unknown");
  assert.equal(judged(locked(...at("x1", "vms"), "add x1, x1, x9, lsl 4", "str x9, [x1, 8]")), "proved");
  assert.equal(judged(locked(...DOWN, "dc zva, x0")), "unknown");
});

test("a change of the contiguous bit needs a break", () => {
  const change = (bit: number): string =>
    locked(
      ...DOWN,
      ...DOWN,
      ...DOWN,
      "ldr x3, [x0]",
      "and x1, x3, 3",
      "cmp x1, 3",
      "bne 8f",
      `eor x3, x3, ${2 ** bit}`,
      "str x3, [x0]",
      ...INVALIDATE,
    );
  assert.equal(judged(change(7)), "proved");
  assert.equal(judged(change(52)), "refuted");
});

// Memory of users.

test("of two reads of a word of users, the one that is used is the one that was tested", () => {
  const text = (...lines: readonly string[]): string =>
    func("f", ...at("x0", "page"), ...at("x1", "x"), ...lines, "9:", "ret") + datum("page") + datum("x");
  const user = 'threads = "f"\n[user]\nmemory = "page"\n';
  const of = (...lines: readonly string[]): string => word(text(...lines), "memory-isolation", user);
  const [read, again] = ["ldr w2, [x0]", "ldr w3, [x0]"];
  const test_ = (w: string): readonly string[] => [`cmp ${w}, 16`, "bhi 9f"];
  assert.equal(of(read, again, ...test_("w2"), "str w3, [x1]"), "refuted");
  assert.equal(of(read, again, ...test_("w3"), "str w2, [x1]"), "refuted");
  assert.equal(of(read, again, "cmp w2, 16", "csel w3, w3, wzr, ls", "str w3, [x1]"), "refuted");
  assert.equal(of(read, ...test_("w2"), again, "cbz w3, 9f", "str w3, [x1]"), "refuted");
  assert.equal(of(read, ...test_("w2"), again, ...test_("w3"), "str w3, [x1]"), "proved");
  assert.equal(of(read, ...test_("w2"), "str w2, [x1]"), "proved");
});
