/** Values of terms against laws and known answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  bool,
  evaluate,
  extract,
  ite,
  num,
  type Op,
  op,
  pick,
  type Scalar,
  signExtend,
  type Term,
  zeroExtend,
} from "../../src/ir/index.ts";
import { cases } from "../tier.ts";

const numRuns = cases(500, 20_000);
const width = fc.integer({ min: 1, max: 64 });
const word = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
const value = (t: Term): Scalar => evaluate(t, () => assert.fail("an open term"));
const equal = (a: Term, b: Term): void => assert.equal(value(a), value(b));
/** Holds for all widths and for operands of that width. */
const holds = (law: (a: Term, b: Term, c: Term, w: number) => void): void => {
  const law4 = fc.property(width, word, word, word, (w, a, b, c) => law(num(a, w), num(b, w), num(c, w), w));
  fc.assert(law4, { numRuns });
};

test("addition, subtraction and negation are those of integers modulo 2^w", () => {
  holds((a, b, c, w) => {
    equal(op("add", a, op("add", b, c)), op("add", op("add", a, b), c));
    equal(op("add", op("sub", a, b), b), a);
    equal(op("neg", a), op("sub", num(0, w), a));
    equal(op("neg", a), op("add", op("not", a), num(1, w)));
    equal(op("mul", a, op("add", b, c)), op("add", op("mul", a, b), op("mul", a, c)));
  });
});

test("and, or, xor and not are a Boolean algebra", () => {
  holds((a, b, c) => {
    equal(op("not", op("and", a, b)), op("or", op("not", a), op("not", b)));
    equal(op("and", a, op("or", b, c)), op("or", op("and", a, b), op("and", a, c)));
    equal(op("xor", op("xor", a, b), b), a);
  });
});

test("concat puts together what extract takes apart", () => {
  holds((a, b, _, w) => {
    const both = op("concat", a, b);
    equal(extract(2 * w - 1, w, both), a);
    equal(extract(w - 1, 0, both), b);
    for (let cut = 1; cut < w; cut++) equal(op("concat", extract(w - 1, cut, a), extract(cut - 1, 0, a)), a);
  });
});

test("extension keeps the value, unsigned or signed", () => {
  holds((a, b, _, w) => {
    assert.equal(value(zeroExtend(a, 128)), value(a));
    assert.equal(BigInt.asIntN(128, value(signExtend(a, 128)) as bigint), BigInt.asIntN(w, value(a) as bigint));
    equal(extract(w - 1, 0, signExtend(a, 128)), a);
    equal(op("slt", a, b), op("slt", signExtend(a, 128), signExtend(b, 128)));
    equal(op("ult", a, b), op("ult", zeroExtend(a, 128), zeroExtend(b, 128)));
  });
});

test("order: exactly one of less, equal, greater; signed is unsigned with the sign bit flipped", () => {
  holds((a, b, _, w) => {
    for (const less of ["ult", "slt"] as const) {
      const one = [op(less, a, b), op("eq", a, b), op(less, b, a)].filter((t) => value(t) === true);
      assert.equal(one.length, 1);
    }
    const flip = (t: Term): Term => op("xor", t, num(1n << BigInt(w - 1), w));
    equal(op("sle", a, b), op("ule", flip(a), flip(b)));
    equal(op("sle", a, b), op("bnot", op("slt", b, a)));
  });
});

test("division: quotient times divisor plus remainder; by zero it is zero", () => {
  holds((a, b, _, w) => {
    equal(op("udiv", a, num(0, w)), num(0, w));
    equal(op("sdiv", a, num(0, w)), num(0, w));
    equal(op("add", op("mul", op("udiv", a, b), b), op("urem", a, b)), a);
    if (value(b) !== 0n) assert.equal(value(op("ult", op("urem", a, b), b)), true);
  });
  const least = num(1n << 63n, 64);
  equal(op("sdiv", least, num(-1, 64)), least);
  equal(op("sdiv", num(-7, 64), num(2, 64)), num(-3, 64));
});

test("shifts multiply and divide by powers of two, and end at the width", () => {
  holds((a, b, _, w) => {
    const by = Number((value(b) as bigint) % BigInt(w));
    const n = num(by, w);
    // The amount may not fit the width of a narrow operand.
    if (value(n) !== BigInt(by)) return;
    equal(op("shl", a, n), num((value(a) as bigint) << BigInt(by), w));
    equal(op("lshr", a, n), num((value(a) as bigint) >> BigInt(by), w));
    equal(op("ashr", a, n), op("not", op("ashr", op("not", a), n)));
    if (by > 0) equal(op("ror", a, n), op("or", op("lshr", a, n), op("shl", a, num(w - by, w))));
    else equal(op("ror", a, n), a);
  });
  for (const by of [8, 9, 255]) {
    equal(op("shl", num(0x81, 8), num(by, 8)), num(0, 8));
    equal(op("lshr", num(0x81, 8), num(by, 8)), num(0, 8));
    equal(op("ashr", num(0x81, 8), num(by, 8)), num(0xff, 8));
    equal(op("ror", num(0x81, 8), num(by, 8)), op("ror", num(0x81, 8), num(by % 8, 8)));
  }
});

test("rotation by the parts of the width, in a row, is the identity", () => {
  fc.assert(
    fc.property(word, fc.nat(64), (v, n) => {
      const a = num(v, 64);
      equal(op("ror", op("ror", a, num(n, 64)), num(64 - n, 64)), a);
    }),
    { numRuns },
  );
});

test("reversals are their own inverse, and what the manual says of an example", () => {
  for (const name of ["rbit", "rev16", "rev32", "rev64"] as const)
    fc.assert(
      fc.property(word, (v) => equal(op(name, op(name, num(v, 64))), num(v, 64))),
      { numRuns },
    );
  const a = num(0x0123_4567_89ab_cdefn, 64);
  equal(op("rev16", a), num(0x2301_6745_ab89_efcdn, 64));
  equal(op("rev32", a), num(0x6745_2301_efcd_ab89n, 64));
  equal(op("rev64", a), num(0xefcd_ab89_6745_2301n, 64));
  equal(op("rbit", a), num(0xf7b3_d591_e6a2_c480n, 64));
  equal(op("rbit", num(1, 7)), num(0x40, 7));
  assert.throws(() => op("rev64", num(1, 32)), /rev64 of 32 bits/);
});

test("clz counts the zeros above the highest one", () => {
  holds((a, _b, _c, w) => {
    const length = value(a) === 0n ? 0 : (value(a) as bigint).toString(2).length;
    assert.equal(value(op("clz", a)), BigInt(w - length));
  });
  for (const w of [32, 64]) {
    equal(op("clz", num(0, w)), num(w, w));
    for (let bit = 0; bit < w; bit++) equal(op("clz", num(1n << BigInt(bit), w)), num(w - 1 - bit, w));
  }
});

/** The CRC of a text, in steps of so many bytes; the rest in steps of one. */
function checksum(name: Op, text: string, step: number): bigint {
  let acc = num(0xffff_ffff, 32);
  const bytes = [...text].map((c) => BigInt(c.charCodeAt(0)));
  while (bytes.length > 0) {
    const part = bytes.splice(0, bytes.length >= step ? step : 1);
    const data = part.reduceRight((v, byte) => (v << 8n) | byte, 0n);
    acc = num(value(op(name, acc, num(data, 8 * part.length))) as bigint, 32);
  }
  return value(op("not", acc)) as bigint;
}

test("crc32 and crc32c have the known check values, in steps of 1, 2, 4 and 8 bytes", () => {
  for (const step of [1, 2, 4, 8]) {
    assert.equal(checksum("crc32", "123456789", step), 0xcbf4_3926n);
    assert.equal(checksum("crc32c", "123456789", step), 0xe306_9283n);
  }
});

test("both conditionals choose; connectives are those of logic", () => {
  for (const a of [true, false]) {
    for (const conditional of [ite, pick]) equal(conditional(bool(a), num(1, 8), num(2, 8)), num(a ? 1 : 2, 8));
    assert.equal(value(op("bnot", bool(a))), !a);
    for (const b of [true, false]) {
      assert.equal(value(op("band", bool(a), bool(b))), a && b);
      assert.equal(value(op("bor", bool(a), bool(b))), a || b);
      assert.equal(value(op("implies", bool(a), bool(b))), !a || b);
      assert.equal(value(op("eq", bool(a), bool(b))), a === b);
    }
  }
});

test("values stay below 2^w at every width", () => {
  const names: readonly Op[] = ["add", "sub", "mul", "udiv", "sdiv", "urem", "shl", "lshr", "ashr", "ror"];
  const unary: readonly Op[] = ["not", "neg", "rbit", "clz"];
  holds((a, b, _, w) => {
    for (const t of [...names.map((n) => op(n, a, b)), ...unary.map((n) => op(n, a))]) {
      const v = value(t) as bigint;
      assert.ok(v >= 0n && v >> BigInt(w) === 0n, `${t.kind === "op" ? t.op : ""} at ${w}: ${v}`);
    }
  });
});
