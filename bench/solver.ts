/** `bench solver`: goal-like questions through every solver that is here, with the ratio to native z3. */
import { findSolver, RESOURCE, type SolverAnswer, type SolverName } from "../src/host/node/solvers/index.ts";
import * as smt from "../src/smt/index.ts";

type Smt = smt.Smt;
const { BOOL_SORT: B, INT_SORT: I, and, app, bits, bitSort, eq, implies, integer, ite, not, opaqueSort } = smt;
const Vm = opaqueSort("Vm");

/** A map after guarded writes, read at one arbitrary key: what most goals of kernel code are. */
function ownership(n: number): smt.Question {
  const [page, probe] = ["page", "probe"].map((name) => app(`${name}${n}`, [], I)) as [Smt, Smt];
  const [vm, host] = ["vm", "host"].map((name) => app(name, [], Vm)) as [Smt, Smt];
  const owner = (key: Smt): Smt => app("owner", [key], Vm);
  const count = (key: Smt): Smt => app("count", [key], I);
  const facts: Smt[] = [not(eq(vm, host))];
  let after = owner(probe);
  let counted = count(probe);
  for (let i = 0; i < 2 + (n % 6); i++) {
    const key = smt.add(page, integer(i));
    facts.push(implies(eq(owner(key), host), eq(count(key), integer(0))));
    const guard = and(eq(probe, key), eq(owner(key), host));
    after = ite(guard, vm, after);
    counted = ite(guard, smt.add(counted, integer(1)), counted);
  }
  facts.push(implies(eq(owner(probe), host), eq(count(probe), integer(0))));
  const claim = implies(eq(after, host), n % 10 === 0 ? eq(counted, integer(1)) : eq(counted, integer(0)));
  return { assertions: [...facts, not(claim)], wanted: [page, probe, after] };
}

/** A descriptor is built and read again: pure words. */
function codec(n: number): smt.Question {
  const w = 64;
  const [frame, rights, old] = ["frame", "rights", "old"].map((name) => app(`${name}${n}`, [], bitSort(w))) as [
    Smt,
    Smt,
    Smt,
  ];
  const mask = bits(0x0000fffffffff000n, w);
  const made = smt.binary("bvor", smt.binary("bvand", frame, mask), smt.binary("bvand", rights, bits(0xfff, w)));
  const merged = smt.binary("bvor", made, smt.binary("bvand", old, bits(1n << 54n, w)));
  const read = smt.binary("bvand", merged, mask);
  const shifted = smt.binary("bvshl", smt.binary("bvlshr", frame, bits(12 + (n % 3), w)), bits(12 + (n % 3), w));
  const right = n % 3 === 0;
  return {
    assertions: [
      eq(smt.extract(63, 48, frame), bits(0, 16)),
      eq(smt.extract(11, 0, frame), bits(n % 2, 12)),
      not(eq(read, right ? smt.binary("bvand", shifted, mask) : frame)),
    ],
    wanted: [frame, old],
  };
}

/** An invariant over a few keys, preserved by a step with branches. */
function invariant(n: number): smt.Question {
  const key = (i: number): Smt => app(`k${i}`, [], I);
  const state = (name: string, k: Smt): Smt => app(name, [k], I);
  const inv = (k: Smt): Smt =>
    and(
      smt.compareIntegers("<=", integer(0), state("ref", k)),
      implies(app("mapped", [k], B), smt.compareIntegers("<", integer(0), state("ref", k))),
    );
  const keys = Array.from({ length: 3 + (n % 5) }, (_, i) => key(i));
  const probe = key(99);
  const step = keys.reduce(
    (value, k, i) => ite(eq(probe, k), smt.add(state("ref", k), integer(i % 2 === 0 ? 1 : 2)), value),
    state("ref", probe),
  );
  return {
    assertions: [...[...keys, probe].map(inv), not(smt.compareIntegers("<=", integer(n % 7 === 0 ? 1 : 0), step))],
    wanted: [probe],
  };
}

const QUESTIONS = Array.from({ length: 200 }, (_, i) => [ownership, codec, invariant][i % 3]!(i));

interface Measured {
  readonly first: number;
  /** Mean of the first pass over all questions; the rest is of the second. */
  readonly cold: number;
  readonly mean: number;
  readonly median: number;
  readonly worst: number;
  readonly answers: readonly SolverAnswer["status"][];
}

async function measure(name: SolverName, texts: readonly smt.QuestionText[]): Promise<Measured | undefined> {
  const solver = (await findSolver(name))?.open();
  if (solver === undefined) return undefined;
  const limits = { resource: RESOURCE[name], wall: 60_000 };
  const timed = async (text: smt.QuestionText): Promise<[number, SolverAnswer["status"]]> => {
    const start = performance.now();
    const { status } = await solver.ask(text, limits);
    return [performance.now() - start, status];
  };
  const [first] = await timed(texts[0]!);
  const begin = performance.now();
  for (const text of texts) await timed(text); // WebAssembly gets faster while it runs.
  const cold = (performance.now() - begin) / texts.length;
  const times: number[] = [];
  const answers: SolverAnswer["status"][] = [];
  for (const text of texts) {
    const [milliseconds, status] = await timed(text);
    times.push(milliseconds);
    answers.push(status);
  }
  await solver.close();
  const sorted = times.toSorted((a, b) => a - b);
  const mean = times.reduce((sum, t) => sum + t, 0) / times.length;
  return { first, cold, mean, median: sorted[sorted.length >> 1]!, worst: sorted.at(-1)!, answers };
}

/** The command. */
export async function benchSolver(): Promise<void> {
  const start = performance.now();
  const texts = QUESTIONS.map(smt.printQuestion);
  const bytes = texts.reduce((sum, t) => sum + t.text.length, 0) / texts.length;
  console.log(
    `printing: ${((performance.now() - start) / texts.length).toFixed(2)} ms a question of ${bytes.toFixed(0)} bytes`,
  );
  const anchor = await measure("z3-native", texts);
  for (const name of ["z3-native", "z3", "cvc5"] as const) {
    const got = name === "z3-native" ? anchor : await measure(name, texts);
    if (got === undefined) {
      console.log(`${name}: not here`);
      continue;
    }
    const counts = ["sat", "unsat"].map((s) => `${got.answers.filter((a) => a === s).length} ${s}`).join(", ");
    const ratio = anchor === undefined ? "" : `, ${(got.mean / anchor.mean).toFixed(2)}x of native z3`;
    const differ = anchor === undefined ? 0 : got.answers.filter((a, i) => a !== anchor.answers[i]).length;
    console.log(
      `${name}: first ${got.first.toFixed(0)} ms, mean ${got.cold.toFixed(2)} then ${got.mean.toFixed(2)}, median ${got.median.toFixed(2)}, worst ${got.worst.toFixed(1)} ms${ratio}; ${counts}, ${differ} differ`,
    );
  }
}
