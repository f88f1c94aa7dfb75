/** The validator: generated procedures have no problems, and each rule finds the mistake that it is there for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Declarations,
  type Effect,
  num,
  type Procedure,
  parse,
  parseEffect,
  problemText,
  reg,
  type Sort,
  type ValidateOptions,
  validate,
} from "../../src/ir/index.ts";
import { cases } from "../tier.ts";
import { DECLARATIONS, procedure } from "./arbitrary.ts";

test("generated procedures have no problems", () => {
  const clean = fc.property(procedure, (p) => {
    assert.deepEqual(validate(p, { declarations: DECLARATIONS }), []);
  });
  fc.assert(clean, { numRuns: cases(400, 20_000) });
});

/** A procedure without problems. Mistakes are seeded into its text. */
const GOOD = `
sort Vm
record Pte {valid: bool, pfn: bv36}
procedure walk(vm: Vm, gfn: bv64): bv64 {
entry:
  let root = state.read .vms[vm].root : bv64
  let old = rmw.cas.8.acquire [root], gfn if x2
  let failed = write.4.exclusive [x1], x0[31:0]
  @scratch := 0x1:8
  let i = 0x0:64
  goto loop
loop:
  let pte = read.8.acquire [root + i]
  let i = i + 0x8:64
  dmb.ish.ld
  if failed then loop else next
next:
  if z then hit else miss
hit:
  let frame = call lookup(vm, pte) : Pte
  let out = zext64(frame.pfn)
  goto done
miss:
  let out = 0x0:64
  goto done
done:
  pc := x30
  return out
}
`;
const lookup: Declarations = new Map([
  [
    "lookup",
    {
      params: [
        { name: "vm", sort: { kind: "id", name: "Vm" } },
        { name: "address", sort: { kind: "bv", width: 64 } },
      ],
      result: { kind: "record", name: "Pte", fields: [] },
    },
  ],
]);

function parsed(text: string): Procedure {
  const { procedures, errors } = parse(text, "test.ir");
  assert.deepEqual(
    errors.map((e) => e.message),
    [],
  );
  return procedures![0]!;
}
const problems = (p: Procedure, options: ValidateOptions = { declarations: lookup }): string[] =>
  validate(p, options).map((x) => problemText(p, x).slice(p.name.length + 2));

test("the good procedure is good", () => {
  assert.deepEqual(problems(parsed(GOOD)), []);
});

/** What is replaced in the good procedure, by what, and the problem that must be found. */
const MISTAKES: readonly (readonly [from: string, to: string, problem: string])[] = [
  ["miss:", "hit:", "block next, end: there is no block miss"],
  ["else miss", "else hit", "block miss: no path from the first block leads here"],
  ["goto loop", "goto lop", "block entry, end: there is no block lop"],
  ["if z", "if x0", "block next, end: the condition of a branch is a boolean, found bv64"],
  ["(frame.pfn)", "(%frames:bv36)", "block hit, statement 1: local frames is not bound anywhere"],
  ["let out = 0x0:64", "isb", "block done, end: local out is not bound on every path to here"],
  ["lookup(vm, pte)", "lookup(vm, %out:bv64)", "block hit, statement 0: local out is not bound on every path to here"],
  ["[root + i]", "[root + %pte:bv64]", "block loop, statement 0: local pte is not bound on every path to here"],
  ["let out = 0x0:64", "let out = 0x0:32", "block miss, statement 0: local out is bv64, rebound to bv32"],
  ["+ i]", "+ zext64(i:bv8)]", "block loop, statement 0: local i is bv64, used as bv8"],
  ["gfn: bv64)", "gfn: bv64, vm: Vm)", "parameter vm is there twice"],
  ["[root + i]", "[0x0:32]", "block loop, statement 0: the address is bv64, found bv32"],
  ["x0[31:0]", "x0", "block entry, statement 2: the value is bv32, found bv64"],
  ["], gfn if", "], 0x1:8 if", "block entry, statement 1: the operand is bv64, found bv8"],
  ["if x2", "if z", "block entry, statement 1: the expected value is bv64, found bool"],
  [" if x2", "", "block entry, statement 1: cas has no expected value"],
  ["rmw.cas", "rmw.swp", "block entry, statement 1: swp has an expected value; only cas has one"],
  ["write.4.exclusive", "write.4.exclusive.pair", "block entry, statement 2: a pair has 8 or 16 bytes, found 4"],
  [
    "read.8.acquire",
    "read.8.exclusive.walk",
    "block loop, statement 0: a read of kind walk is neither exclusive nor a pair",
  ],
  ["dmb.ish.ld", "x3 := 0x0:32", "block loop, statement 2: register x3 is bv64, found bv32"],
  ["dmb.ish.ld", "@scratch := z", "block loop, statement 2: register scratch is bv8, found bool"],
  ["dmb.ish.ld", "z := @scratch:bool", "block loop, statement 2: register scratch is bv8, found bool"],
  ["dmb.ish.ld", "pc := x3", "block loop, statement 2: pc is set only in a block that returns"],
  ["dmb.ish.ld", "tlbi vae2is, z", "block loop, statement 2: the operand is bv64, found bool"],
  ["dmb.ish.ld", "sysreg.write ESR_EL2, z", "block loop, statement 2: ESR_EL2 is a bit-vector, found bool"],
  ["dmb.ish.ld", "sysreg.read ESR_EL2 : int", "block loop, statement 2: ESR_EL2 is a bit-vector, found int"],
  [
    "dmb.ish.ld",
    "state.write [vm].root, x0",
    "block loop, statement 2: a path begins with the name of a part of the state",
  ],
  ["return out", "return", "block done, end: the procedure returns bv64, found nothing"],
  ["return out", "return z", "block done, end: the procedure returns bv64, found bool"],
  ["return out", "return %out:bv8", "block done, end: the procedure returns bv64, found bv8"],
  ["call lookup(vm, pte)", "call look(vm, pte)", "block hit, statement 0: there is no procedure look"],
  ["lookup(vm, pte)", "lookup(vm)", "block hit, statement 0: lookup takes 2 arguments, found 1"],
  ["lookup(vm, pte)", "lookup(pte, pte)", "block hit, statement 0: argument vm of lookup is Vm, found bv64"],
  ["dmb.ish.ld", "call lookup(vm, gfn)", "block loop, statement 2: lookup returns Pte, found nothing"],
];

test("each seeded mistake is found", () => {
  for (const [from, to, problem] of MISTAKES) {
    assert.ok(GOOD.includes(from), from);
    const found = problems(parsed(GOOD.replace(from, to)));
    assert.ok(found.includes(problem), `${from} -> ${to}: ${found.join("; ")}`);
    // A mistake may show again where the same name is used; not everywhere.
    assert.ok(found.length <= 3, `${from} -> ${to}: ${found.join("; ")}`);
  }
});

test("labels are unique", () => {
  assert.deepEqual(problems(parsed(GOOD.replace("miss:", "hit:"))), [
    "block next, end: there is no block miss",
    "block hit: label hit is there twice",
  ]);
});

test("a procedure has a block, one sort for a name, and results only where there are some", () => {
  const p = parsed(GOOD);
  const empty: Sort = { kind: "record", name: "Vm", fields: [] };
  assert.deepEqual(problems({ ...p, blocks: [] }), ["the procedure has no block to start at"]);
  assert.ok(problems({ ...p, params: [...p.params, { name: "q", sort: empty }] }).includes("Vm names two sorts"));
  const body = [{ kind: "effect", effect: { kind: "clear-exclusive" }, into: "q" }] as const;
  const end = { kind: "return", value: undefined } as const;
  const named: Procedure = { name: "p", params: [], result: undefined, blocks: [{ label: "entry", body, end }] };
  assert.deepEqual(problems(named), [
    "block entry, statement 0: clear-exclusive yields nothing that q could stand for",
  ]);
});

test("effects that the text cannot express are found too", () => {
  const wrong: readonly (readonly [effect: object, problem: string])[] = [
    [{ ...parseEffect("dmb.ish", ""), domain: "ld" }, "there is no domain ld"],
    [{ ...parseEffect("dmb.ish", ""), types: "stld" }, "no barrier orders stld"],
    [{ ...parseEffect("isb", ""), domain: "ish" }, "isb is sy and all, found ish and all"],
    [{ ...parseEffect("isb", ""), types: "ld" }, "isb is sy and all, found sy and ld"],
    [{ ...parseEffect("exception.svc 0", ""), imm: -1 }, "immediate -1 is not 0 to 65535"],
    [{ ...parseEffect("read.8 [x0]", ""), bytes: 3 }, "no access has 3 bytes"],
  ];
  for (const [effect, problem] of wrong) {
    const body = [{ kind: "effect", effect: effect as Effect, into: undefined }] as const;
    const blocks = [{ label: "entry", body, end: { kind: "return", value: undefined } }] as const;
    assert.deepEqual(problems({ name: "p", params: [], result: undefined, blocks }), [
      `block entry, statement 0: ${problem}`,
    ]);
  }
});

test("an instruction has no parameters, result or calls", () => {
  assert.deepEqual(problems(parsed(GOOD), { instruction: true }), [
    "an instruction has no parameters",
    "an instruction has no result",
    "block hit, statement 0: an instruction does not call",
  ]);
});

test("problems come in order of place", () => {
  const text = GOOD.replace("[root + i]", "[0x0:32]").replace("goto loop", "goto lop").replace("if z", "if sp");
  assert.deepEqual(
    validate({ ...parsed(text), result: undefined }).map((x) => x.where),
    [
      { block: "entry", statement: "end" },
      { block: "loop", statement: 0 },
      { block: "next", statement: "end" },
      { block: "done", statement: "end" },
    ],
  );
});

/** Takes one binding out of a procedure. */
function without(p: Procedure, choice: number): { readonly name: string; readonly p: Procedure } | undefined {
  const bindings = p.blocks.flatMap(({ body }, b) =>
    body.flatMap((s, i) => {
      const name = s.kind === "let" ? s.name : s.kind === "effect" ? s.into : undefined;
      return name === undefined ? [] : [{ b, i, name }];
    }),
  );
  const chosen = bindings[choice % Math.max(1, bindings.length)];
  if (chosen === undefined) return undefined;
  const blocks = p.blocks.map((x, b) => (b === chosen.b ? { ...x, body: x.body.filter((_, i) => i !== chosen.i) } : x));
  return { name: chosen.name, p: { ...p, blocks } };
}

/** Whether some path from the start uses `name` unbound, found by walking paths with at most `steps` blocks. */
function usesUnbound(p: Procedure, name: string, steps: number): boolean {
  const mentions = (x: unknown): boolean => {
    if (typeof x !== "object" || x === null) return false;
    const leaf = x as { readonly kind?: unknown; readonly name?: unknown };
    return (leaf.kind === "local" && leaf.name === name) || Object.values(x).some(mentions);
  };
  const walk = (label: string, left: number): boolean => {
    const block = p.blocks.find((b) => b.label === label);
    if (block === undefined || left === 0) return false;
    for (const s of block.body) {
      if (mentions(s.kind === "effect" ? s.effect : s.value)) return true;
      if ((s.kind === "let" && s.name === name) || (s.kind === "effect" && s.into === name)) return false;
    }
    const { end } = block;
    if (mentions(end)) return true;
    return end.kind === "jump"
      ? walk(end.to, left - 1)
      : end.kind === "branch" && [end.yes, end.no].some((l) => walk(l, left - 1));
  };
  return !p.params.some((x) => x.name === name) && walk(p.blocks[0]!.label, steps);
}

test("a local is unbound exactly where some path says so", () => {
  const agrees = fc.property(procedure, fc.nat(), (p, choice) => {
    const mutant = without(p, choice);
    if (mutant === undefined) return;
    const found = validate(mutant.p).some((x) => x.message.startsWith(`local ${mutant.name} is not bound`));
    assert.equal(found, usesUnbound(mutant.p, mutant.name, 6));
  });
  fc.assert(agrees, { numRuns: cases(400, 20_000) });
});

test("a register that is read has its sort", () => {
  const end = { kind: "return", value: undefined } as const;
  const body = [{ kind: "set", reg: "x0", value: reg("x1", num(0, 32).sort) }] as const;
  const p: Procedure = { name: "p", params: [], result: undefined, blocks: [{ label: "entry", body, end }] };
  assert.deepEqual(problems(p), [
    "block entry, statement 0: register x1 is bv64, found bv32",
    "block entry, statement 0: register x0 is bv64, found bv32",
  ]);
});
