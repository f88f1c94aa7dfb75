/** The conditions on locks: what is right is accepted, what is wrong is refuted, and what is not understood is said. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConditionAnswer } from "../../../src/evidence/index.ts";
import { checkText } from "../../../src/report/index.ts";
import { type Asked, asked, textOf, wordOf } from "./asked.ts";

/** A word `lock`, data `x` and `y` far from it, and functions. */
const unit = (functions: Readonly<Record<string, readonly string[]>>): string => {
  const code = Object.entries(functions).flatMap(([name, lines]) => [
    `\t.global ${name}\n\t.type ${name}, %function\n${name}:`,
    ...lines.map((l) => (l.endsWith(":") ? l : `\t${l}`)),
    `\t.size ${name}, .-${name}`,
  ]);
  const data = ["lock", "second", "x", "y", "flag"].flatMap((name) => [
    `\t.global ${name}\n\t.type ${name}, %object\n\t.size ${name}, 8\n\t.align 3\n${name}:\n\t.zero 8`,
  ]);
  return ["\t.text", ...code, "\t.bss", ...data, ""].join("\n");
};

const at = (register: string, name: string): string[] => [
  `adrp ${register}, ${name}`,
  `add ${register}, ${register}, :lo12:${name}`,
];

/** Takes the word at x0: a loop of exclusives with this load. */
const take = (load: string, label = "1"): string[] => [
  `${label}:`,
  `${load} w1, [x0]`,
  `cbnz w1, ${label}b`,
  "mov w2, 1",
  "stxr w3, w2, [x0]",
  `cbnz w3, ${label}b`,
];
const increment = (name: string): string[] => [...at("x5", name), "ldr w6, [x5]", "add w6, w6, 1", "str w6, [x5]"];
const inline = (load: string, section: readonly string[], release: readonly string[]): string =>
  unit({ worker: [...at("x0", "lock"), ...take(load), ...section, ...release, "ret"] });

const words = (text: string, more: Asked = {}): string[] => [
  wordOf(asked(text, "drf-kernel", more)),
  wordOf(asked(text, "no-barrier-misuse", more)),
];
const what = ({ findings }: ConditionAnswer): string => findings[0]?.what ?? "";

test("a lock written into its function is found by how its word is accessed", () => {
  assert.deepEqual(words(inline("ldaxr", increment("x"), ["stlr wzr, [x0]"])), ["holds", "holds"]);
});

test("what lacks its order is refuted: the read that decides, or the write that releases", () => {
  const plain = asked(inline("ldxr", increment("x"), ["stlr wzr, [x0]"]), "no-barrier-misuse");
  assert.match(what(plain), /nothing keeps x.* behind the read of lock.* that decides: ldxr w1, \[x0\]/);
  const unlock = asked(inline("ldaxr", increment("x"), ["str wzr, [x0]"]), "no-barrier-misuse");
  assert.match(what(unlock), /the (load|store) (of|to) x.* may come after lock.* is written: str wzr, \[x0\]/);
  assert.ok(unlock.findings[0]!.arm !== undefined, "an outcome on Arm");
});

test("barriers do as well as orders, where they order what has to be ordered", () => {
  const section = increment("x");
  const release = (...barriers: string[]): string[] => [...barriers, "str wzr, [x0]"];
  assert.equal(words(inline("ldxr", ["dmb ishld", ...section], release("dmb ish")))[1], "holds");
  assert.equal(words(inline("ldxr", ["dmb ish", ...section], release("dsb sy")))[1], "holds");
  assert.equal(words(inline("ldxr", ["dmb ishst", ...section], release("dmb ish")))[1], "refuted");
  assert.equal(words(inline("ldxr", ["isb", ...section], release("dmb ish")))[1], "refuted");
  assert.equal(words(inline("ldaxr", section, release("dmb ishld", "dmb ishst")))[1], "holds");
  assert.equal(words(inline("ldaxr", section, release("dmb ishld")))[1], "refuted");
});

test("dmb st in front of the unlock does not keep a section that ends in a load", () => {
  const text = (barrier: string): string =>
    unit({
      writer: [...at("x0", "lock"), ...take("ldaxr"), ...increment("x"), ...increment("y"), "stlr wzr, [x0]", "ret"],
      reader: [
        ...[...at("x0", "lock"), ...take("ldaxr"), ...at("x5", "x"), "ldr w6, [x5]", ...at("x5", "y"), "ldr w7, [x5]"],
        ...[barrier, "str wzr, [x0]", "lsl x7, x7, 32", "orr x0, x6, x7", "ret"],
      ],
    });
  const weak = asked(text("dmb ishst"), "no-barrier-misuse");
  assert.match(what(weak), /the load of y.* may come after lock/);
  assert.equal(weak.findings[0]!.arm !== undefined, true);
  assert.equal(words(text("dmb ish"))[1], "holds");
});

test("a barrier on one way only is not enough", () => {
  const way = (barrier: string): string =>
    unit({
      worker: [
        ...[...at("x0", "lock"), ...at("x4", "flag"), "ldr w7, [x4]", ...take("ldxr"), "cbz w7, 2f", "dmb ishld"],
        ...["2:", barrier, ...increment("x"), "stlr wzr, [x0]", "ret"],
      ],
    });
  assert.equal(words(way("nop"))[1], "refuted");
  assert.equal(words(way("dmb ishld"))[1], "holds");
});

test("an access outside of the section is a race, with the interleaving", () => {
  const answer = asked(inline("ldaxr", increment("x"), ["stlr wzr, [x0]", ...increment("y")]), "drf-kernel");
  assert.match(what(answer), /P0 and P1 touch y.* at once/);
  assert.equal(answer.findings[0]!.kind, "interleaving");
  assert.deepEqual(
    answer.findings[0]!.places.map((p) => p.thread),
    [0, 1],
  );
});

/** Lock functions as compilers make them, and a thread that uses them. */
const FUNCTIONS = { spin_lock: [...take("ldaxr"), "ret"], spin_unlock: ["stlr wzr, [x0]", "ret"] };
const call = (name: string, lock = "lock"): string[] => [...at("x0", lock), `bl ${name}`];
const frame = (...body: string[]): string[] => ["stp x29, x30, [sp, -16]!", ...body, "ldp x29, x30, [sp], 16", "ret"];

test("functions that lock and unlock are found by their names, and what they protect is proved", () => {
  const text = unit({ ...FUNCTIONS, worker: frame(...call("spin_lock"), ...increment("x"), ...call("spin_unlock")) });
  assert.deepEqual(words(text), ["proved", "proved"]);
  assert.match(asked(text, "drf-kernel").notes.join(), /spin_lock\(lock\) protects x/);
});

test("a flag beside a lock makes the answer one of the exploration", () => {
  const flag = [...at("x7", "flag"), "ldar w8, [x7]", "cbz w8, 2f", ...increment("y"), "2:", "stlr wzr, [x7]"];
  const worker = frame(...call("spin_lock"), ...increment("x"), ...call("spin_unlock"), ...flag);
  assert.equal(words(unit({ ...FUNCTIONS, worker }))[1], "holds");
});

test("what a lock's function touches besides, and others too, is no part of the lock", () => {
  const counted = [...take("ldaxr"), ...increment("y"), "ret"];
  const worker = frame(...call("spin_lock"), ...increment("x"), ...call("spin_unlock"), ...increment("y"));
  const answer = asked(unit({ ...FUNCTIONS, spin_lock: counted, worker }), "drf-kernel");
  assert.match(what(answer), /touch y.* at once/);
});

test("two locks by one pair of functions are two locks", () => {
  const both = (first: string, second: string): string =>
    unit({
      ...FUNCTIONS,
      a: frame(...call("spin_lock", first), ...increment("x"), ...call("spin_unlock", first)),
      b: frame(...call("spin_lock", second), ...increment("x"), ...call("spin_unlock", second)),
    });
  assert.deepEqual(words(both("lock", "lock")), ["proved", "proved"]);
  assert.equal(words(both("lock", "second"))[0], "refuted");
});

test("nested locks are followed; the outer one alone may guard", () => {
  const nested = frame(
    ...[...call("spin_lock"), ...increment("x"), ...call("spin_lock", "second"), ...increment("y")],
    ...[...call("spin_unlock", "second"), ...increment("x"), ...call("spin_unlock")],
  );
  assert.equal(words(unit({ ...FUNCTIONS, worker: nested }))[0], "proved");
  const twice = frame(...call("spin_lock"), ...call("spin_lock"), ...increment("x"), ...call("spin_unlock"));
  const answer = asked(unit({ ...FUNCTIONS, worker: twice }), "drf-kernel");
  assert.match(what(answer), /acquires spin_lock\(lock\), which it holds already/);
});

test("a path that forgets the lock is refuted although no interleaving of few CPUs need show it", () => {
  const text = unit({
    ...FUNCTIONS,
    worker: frame(
      ...at("x4", "flag"),
      "ldr w7, [x4]",
      "cbz w7, 1f",
      ...call("spin_lock"),
      "1:",
      ...increment("x"),
      ...call("spin_unlock"),
    ),
  });
  const settings =
    'threads = "worker"\n[[lock]]\nname = "l"\nacquire = "spin_lock"\nrelease = "spin_unlock"\nprotects = "x"\n';
  assert.match(what(asked(text, "drf-kernel", { settings })), /touches x.* without l/);
});

test("what a lock does not order itself is seen on Arm", () => {
  // Each says that it wants in and looks whether the other does: without a barrier between, both may.
  const enter = (mine: string, other: string): string[] => [
    ...[...at("x0", mine), ...at("x1", other), "mov w2, 1", "stlr w2, [x0]", "ldapr w3, [x1]"],
    ...["mov w9, 9", "cbnz w3, 1f", ...increment("x"), "mov w9, w6", "1:", "stlr wzr, [x0]", "mov w0, w9", "ret"],
  ];
  const text = unit({ a: enter("lock", "second"), b: enter("second", "lock") });
  assert.equal(wordOf(asked(text, "drf-kernel")), "holds");
  const answer = asked(text, "no-barrier-misuse");
  assert.match(what(answer), /the synchronisation itself is not ordered/);
  const strong = unit({
    a: enter("lock", "second").map((l) => l.replace("ldapr", "ldar")),
    b: enter("second", "lock").map((l) => l.replace("ldapr", "ldar")),
  });
  assert.equal(wordOf(asked(strong, "no-barrier-misuse")), "holds");
});

test("what is not understood is unknown, with a reason, and never proved", () => {
  const worker = frame(...call("spin_lock"), "ldr x9, [x5]", "blr x9", ...call("spin_unlock"));
  const text = unit({ ...FUNCTIONS, worker: [...at("x5", "x"), ...worker] });
  for (const condition of ["drf-kernel", "no-barrier-misuse"] as const) {
    const { verdict } = asked(text, condition);
    assert.ok(verdict.status !== "proved" && verdict.status !== "holds", JSON.stringify(verdict));
  }
});

test("an address that only the other CPU knows is found by exploring, and then holds for so many CPUs", () => {
  const text = unit({
    publish: [...at("x0", "flag"), ...at("x5", "x"), "mov w6, 7", "str w6, [x5]", "stlr x5, [x0]", "ret"],
    use: [...at("x0", "flag"), "ldar x1, [x0]", "cbz x1, 1f", "ldr w2, [x1]", "1:", "ret"],
  });
  assert.deepEqual(words(text), ["holds", "holds"]);
});

test("data that nobody writes, and data of one CPU, needs no lock", () => {
  const text = unit({
    a: [...increment("x"), ...at("x7", "y"), "ldr w8, [x7]", "ret"],
    b: [...at("x7", "y"), "ldr w8, [x7]", "ret"],
  });
  const answer = asked(text, "drf-kernel");
  assert.deepEqual(
    [wordOf(answer), answer.verdict.status === "not-applicable" && answer.verdict.detail],
    ["none", "2 CPUs share no data, and y is only read"],
  );
});

test("every weakened form of the catalogue is refuted, has a trace of at most forty lines, and a repair that was checked again", () => {
  const names = [
    "ticket-release-relaxed",
    "ticket-acquire-relaxed",
    "tas-release-relaxed",
    "spinlock-arm-plain-unlock",
  ];
  for (const name of names) {
    const answer = asked(textOf("code", `${name}.s`), "no-barrier-misuse", { repair: true });
    assert.equal(wordOf(answer), "refuted", name);
    for (const finding of answer.findings) {
      const text = checkText({
        file: "",
        harness: { threads: "" },
        failures: [],
        answers: [{ ...answer, findings: [finding], milliseconds: 0 }],
      });
      assert.ok(text.split("\n").length <= 40 + 6, text);
    }
    assert.equal(answer.findings[0]!.repair?.changes.length, 1, name);
  }
});
