/**
 * A question that has words cut from integers, with integers only: a word is its number, arithmetic is taken modulo its
 * range. Solvers know little of the conversion itself and much of remainders by a constant.
 */
import { add, compareIntegers, integer, mod, mul, sub } from "./integers.ts";
import { and, eq, ite } from "./logic.ts";
import { remake } from "./rebuild.ts";
import type { Question } from "./solver.ts";
import { app, eachSubterm, INT_SORT, type Smt, width } from "./terms.ts";

/** A term that has no integer form here. */
export class NoIntegerView extends Error {
  override readonly name = "NoIntegerView";
}

const isWord = (t: Smt): boolean => t.sort.kind === "bv";
const range = (t: Smt): bigint => 1n << BigInt(width(t));

/** Whether a question cuts integers to words somewhere. */
export function cutsIntegers({ assertions }: Question): boolean {
  let found = false;
  eachSubterm(assertions, (t) => {
    if (t.op === "int2bv") found = true;
  });
  return found;
}

/** The question with numbers for words. @throws {NoIntegerView} for bit operations */
export function integerView({ assertions, wanted }: Question): Question {
  const known = new Map<Smt, Smt>();
  const ranges: Smt[] = [];
  eachSubterm([...assertions, ...wanted], (t) => {
    const args = t.args.map((a) => known.get(a)!);
    const made = viewed(t, args);
    if (t.op === "app" && isWord(t))
      ranges.push(and(compareIntegers("<=", integer(0), made), compareIntegers("<", made, integer(range(t)))));
    known.set(t, made);
  });
  return { assertions: [...assertions.map((a) => known.get(a)!), ...ranges], wanted: wanted.map((w) => known.get(w)!) };
}

function viewed(t: Smt, args: readonly Smt[]): Smt {
  const [a, b, c] = args as [Smt, Smt, Smt];
  if (t.op === "app") return app(t.name, args, isWord(t) ? INT_SORT : t.sort);
  if (t.op === "int2bv") return mod(a, range(t));
  if (!isWord(t) && !t.args.some(isWord)) return remake(t, args);
  switch (t.op) {
    case "const":
      return integer(t.value as bigint);
    case "=":
      return eq(a, b);
    case "ite":
      return ite(a, b, c);
    case "bvult":
      return compareIntegers("<", a, b);
    case "bvule":
      return compareIntegers("<=", a, b);
    case "bvadd":
      return mod(add(a, b), range(t));
    case "bvsub":
      return mod(sub(a, b), range(t));
    case "bvmul":
      return mod(mul(a, b), range(t));
    case "zero_extend":
      return a;
    case "extract":
      if (t.lo === 0) return mod(a, range(t));
      break;
  }
  throw new NoIntegerView(`${t.op} of words beside integers`);
}
