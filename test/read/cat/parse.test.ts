import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Expression, parseCat } from "../../../src/read/cat/index.ts";
import { InputError } from "../../../src/text/index.ts";
import { cases } from "../../tier.ts";

/** An expression with all parentheses. */
function shown(e: Expression): string {
  switch (e.kind) {
    case "name":
    case "tag":
      return e.name;
    case "empty":
      return "0";
    case "all":
      return "_";
    case "identity":
      return `[${shown(e.arg)}]`;
    case "inverse":
    case "not":
    case "optional":
    case "plus":
    case "star":
      return `${e.kind}(${shown(e.arg)})`;
    case "apply":
      return `${shown(e.fn)}(${shown(e.arg)})`;
    case "tuple":
    case "set":
      return `${e.kind}(${e.items.map(shown).join(",")})`;
    case "add":
    case "and":
    case "minus":
    case "or":
    case "product":
    case "sequence":
      return `${e.kind}(${shown(e.left)},${shown(e.right)})`;
    default:
      return e.kind;
  }
}

const read = (expression: string): string => {
  const [statement] = parseCat(`"t" let x = ${expression}`, "t.cat").statements;
  assert.equal(statement!.kind, "let");
  return statement!.kind === "let" ? shown(statement!.bindings[0]!.value) : "";
};

test("operators bind as in herd", () => {
  assert.equal(read("a | b; c \\ d & e * f"), "or(a,sequence(b,minus(c,and(d,product(e,f)))))");
  assert.equal(read("[R]; po \\ (po; a); [W]"), "sequence([R],sequence(minus(po,sequence(po,a)),[W]))");
  assert.equal(read("a \\ b \\ c"), "minus(minus(a,b),c)");
  assert.equal(read("~a & b^-1"), "and(not(a),inverse(b))");
  assert.equal(read("a* ; b+ ; c? * d"), "sequence(star(a),sequence(plus(b),product(optional(c),d)))");
  assert.equal(read("a * _"), "product(a,_)");
  assert.equal(read("f x y | g (a, b)"), "or(f(x)(y),g(tuple(a,b)))");
  assert.equal(read("{a, b} ++ {}"), "add(set(a,b),set())");
});

test("statements of all kinds are read, and what is only shown is left out", () => {
  const { name, statements } = parseCat(
    `AArch64 "a model" (* nested (* comment *) *)
    include "other.cat" // to the end
    show co, fr
    show a \\ b as c
    let rec x = y | x; x and y = z
    let f (a, _) = a
    acyclic x as one
    flag ~empty x as two
    assert empty 0
    undefined_unless irreflexive x
    procedure p(a, b) = empty a \\ b end
    call p(x, y)
    forall e in x do empty e end
    with co from f (x, y)
    if "vmsa" && not ("a" || "b") empty x else empty y end`,
    "t.cat",
  );
  assert.equal(name, "a model");
  assert.deepEqual(
    statements.map((s) => s.kind),
    [...["include", "let", "let", "test", "test", "test", "test"], ...["procedure", "call", "forall", "with", "if"]],
  );
});

const WRONG: Readonly<Record<string, string>> = {
  '"t" let x = $': "CAT01",
  '"t" (* no end': "CAT02",
  '"t" let x = | a': "CAT03",
  '"t" let x = (a': "CAT03",
  '"t" let x = match a with || {} -> b end': "CAT03",
  '"t" acyclic': "CAT03",
  "\"t\" enum e = 'a || 'b": "CAT05",
  '"t" let rec x = y when irreflexive x': "CAT05",
};

test("what is wrong has a code and a place", () => {
  for (const [text, code] of Object.entries(WRONG)) assert.throws(() => parseCat(text, "t.cat"), { code }, text);
  assert.throws(() => parseCat(`"t" let x = ${"(".repeat(5000)}`, "t.cat"), { code: "CAT04" });
  assert.throws(() => parseCat(`"t" let x = ${"~".repeat(5000)}a`, "t.cat"), { code: "CAT04" });
});

test("any text is read or refused", () => {
  const words = fc.constantFrom(
    ...'"t" let rec and x = a | & \\ ; * ~ ( ) [ ] { } ++ -> ^-1 ? + , match with || end if then else fun _ 0 empty as'.split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 3 })), { maxLength: 40 }), (text) => {
      try {
        parseCat(text.join(" "), "t.cat");
      } catch (error) {
        assert.ok(error instanceof InputError, String(error));
      }
    }),
    { numRuns: cases(300, 20_000), seed: 7 },
  );
});
