/**
 * Native runs against the IR: for any exported function of a lifted program, random inputs by sort, and the two ways of
 * running it have to end alike. Maps are equal when they are at all keys that either wrote and at some others.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { kernelFiles } from "../../src/host/node/kernel-files.ts";
import {
  isEnumeration,
  isTuple,
  isValueMap,
  type Outcome,
  type Sort,
  type Value,
  validate,
} from "../../src/ir/index.ts";
import { type KernelProgram, liftProgram, runLifted } from "../../src/kernel/index.ts";
import {
  Blocked,
  NotAssumed,
  Panicked,
  Refuted,
  Stuck,
  withMachine,
  withUniverse,
  ZMap,
} from "../../src/prelude/index.ts";
import { inputErrorText } from "../../src/text/index.ts";

/** Root of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/** Reads files of the repository by their path in it. */
export const read = (path: string): string | undefined => {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
};

/** Lifts files of the repository; fails on any error, and on any procedure that is not well formed. */
export function lifted(...entries: readonly string[]): KernelProgram {
  const { program, errors } = liftProgram(entries, { read });
  assert.deepEqual(
    errors.map((e) => inputErrorText(read(e.span.file) ?? "", e)),
    [],
  );
  for (const { procedure } of program.procedures.values()) {
    const declarations = new Map([...program.procedures].map(([name, l]) => [name, l.procedure]));
    for (const { name, spec, code } of program.primitives.values()) {
      const { params, result } = declarations.get(code ?? spec)!;
      const parts = result?.kind === "record" && isTuple(result) ? result.fields[1]!.sort : undefined;
      declarations.set(
        name,
        code === undefined ? ({ params: params.slice(1), result: parts } as never) : ({ params, result } as never),
      );
    }
    assert.deepEqual(validate(procedure, { declarations }), []);
  }
  return program;
}

let kcore: KernelProgram | undefined;
const verified = ["kcore/prelude", "kcore/layers", "kcore/security"];
/** What is verified of KCore, lifted once for all tests of a process. */
export const liftedKCore = (): KernelProgram =>
  (kcore ??= lifted(...verified.flatMap((folder) => kernelFiles(root, folder))));

/** Numbers near which arithmetic changes its mind. */
const EDGES = [0n, 1n << 8n, 1n << 16n, 1n << 31n, 1n << 32n, 1n << 40n, 1n << 63n, 1n << 64n];
const edge = fc.tuple(fc.constantFrom(...EDGES), fc.bigInt({ min: -5n, max: 5n })).map(([a, b]) => a + b);
const wordOf = (width: number): fc.Arbitrary<bigint> =>
  fc
    .oneof(edge, fc.bigInt({ min: 0n, max: 8n }), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }))
    .map((v) => BigInt.asUintN(width, v));

/** Values of a sort. Keys are from a small range as often as not, so that written ones are read. */
export function arbitraryOf(sort: Sort): fc.Arbitrary<Value> {
  switch (sort.kind) {
    case "bool":
      return fc.boolean();
    case "bv":
      return wordOf(sort.width);
    case "int":
      return fc.oneof(
        fc.bigInt({ min: -9n, max: 9n }),
        edge,
        edge.map((v) => -v),
      );
    case "id":
      return fc.bigInt({ min: 0n, max: 4n });
    case "record":
      return isTuple(sort)
        ? fc.tuple(...sort.fields.map((f) => arbitraryOf(f.sort)))
        : fc.record(Object.fromEntries(sort.fields.map((f) => [f.name, arbitraryOf(f.sort)])));
    case "union":
      if (isEnumeration(sort)) return fc.constantFrom(...sort.cases.map((c) => c.name));
      return fc.oneof(...sort.cases.map((c) => arbitraryOf(c.sort).map((v) => ({ kind: c.name, ...(v as object) }))));
    case "map": {
      const written = fc.array(fc.tuple(arbitraryOf(sort.from), arbitraryOf(sort.to)), { maxLength: 4 });
      return fc.tuple(arbitraryOf(sort.to), written).map(([rest, pairs]) => {
        const all = new ZMap<never, Value>(() => rest, new Map(pairs) as never);
        return all as unknown as Value;
      });
    }
  }
}

const PROBES: Readonly<Record<Sort["kind"], readonly Value[]>> = {
  bool: [true, false],
  bv: [0n, 1n, 2n, 3n, 255n],
  int: [-1n, 0n, 1n],
  id: [0n, 1n, 2n],
  record: [],
  union: [],
  map: [],
};

/** Fails where two values of a sort differ. */
export function sameAt(sort: Sort, a: Value, b: Value, path: string): void {
  if (a === b) return;
  if (sort.kind === "map") {
    assert.ok(isValueMap(a) && isValueMap(b), path);
    const written = [a, b].flatMap((m) => (m instanceof ZMap ? (m.writtenKeys() as Value[]) : []));
    for (const key of new Set<Value>([...written, ...PROBES[sort.from.kind]]))
      sameAt(sort.to, a.at(key), b.at(key), `${path}[${String(key)}]`);
  } else if (sort.kind === "record") {
    assert.deepEqual(Object.keys(a).sort(), Object.keys(b).sort(), path);
    for (const f of sort.fields) sameAt(f.sort, (a as never)[f.name], (b as never)[f.name], `${path}.${f.name}`);
  } else if (sort.kind === "union" && !isEnumeration(sort)) {
    const { kind } = a as { readonly kind: string };
    assert.equal((b as { readonly kind: string }).kind, kind, path);
    const { sort: carried } = sort.cases.find((c) => c.name === kind)!;
    const fields = carried.kind === "record" ? carried.fields : [];
    for (const f of fields) sameAt(f.sort, (a as never)[f.name], (b as never)[f.name], `${path}.${f.name}`);
  } else assert.equal(a, b, path);
}

/** How a native run ends, in the words of the interpreter. */
export function nativeOutcome(run: () => unknown): Outcome {
  try {
    return { kind: "return", value: run() as Value };
  } catch (e) {
    const kinds = [
      [Stuck, "stuck"],
      [Panicked, "panic"],
      [Refuted, "refuted"],
      [NotAssumed, "not-assumed"],
      [Blocked, "blocked"],
    ] as const;
    const found = kinds.find(([type]) => e instanceof type);
    if (found === undefined) throw e;
    return { kind: found[1], reason: (e as Error).message };
  }
}

/** Whether a procedure loops, itself or in what it calls: on random inputs such a run may take forever. */
export function mayLoop(program: KernelProgram, name: string, seen: Set<string> = new Set()): boolean {
  const lifted = program.procedures.get(name);
  if (lifted === undefined || seen.has(name)) return false;
  seen.add(name);
  const callees = lifted.procedure.blocks.flatMap((b) =>
    b.body.flatMap((s) => (s.kind === "effect" && s.effect.kind === "call" ? [s.effect.callee] : [])),
  );
  // Primitives act by specification here.
  return lifted.loops.length > 0 || callees.some((c) => mayLoop(program, program.primitives.get(c)?.spec ?? c, seen));
}

export type Native = (...args: never[]) => unknown;

export interface AgreeOptions {
  readonly runs?: number;
  /** Sort of the machine, for code: primitives run by specification on a random one. */
  readonly machine?: Sort;
  /** Inputs that are tried; others are skipped before they run. */
  readonly accepts?: (...args: readonly Value[]) => boolean;
  /** How values of a sort are drawn. */
  readonly draw?: (sort: Sort) => fc.Arbitrary<Value>;
  /** Counts of outcomes by kind are added here. */
  readonly seen?: Map<string, number>;
}

const FOREVER = Number.MAX_SAFE_INTEGER;

/** Runs an exported function natively and as IR on random inputs; fails where they end differently. */
export function agree(program: KernelProgram, name: string, native: Native, options: AgreeOptions = {}): void {
  const { procedure } = program.procedures.get(name) ?? assert.fail(`${name} is not lifted`);
  const { machine: machineSort, accepts = () => true, draw = arbitraryOf, seen } = options;
  const inputs = fc.tuple(...procedure.params.map((p) => draw(p.sort)));
  const machines = machineSort === undefined ? fc.constant(0n) : draw(machineSort);
  const same = fc.property(inputs, machines, (args, machine) => {
    if (!accepts(...args)) return;
    const cell = { machine };
    const run = (): unknown => (native as (...all: readonly Value[]) => unknown)(...args);
    let after: Value = machine;
    const onMachine = (): unknown => {
      const [next, result] = withMachine(machine, FOREVER, run);
      after = next;
      return result;
    };
    const [found, wanted] = withUniverse([0n, 1n, 2n, 1n << 40n], () => [
      runLifted(program, name, args, machineSort === undefined ? undefined : cell),
      nativeOutcome(machineSort === undefined ? run : onMachine),
    ]);
    seen?.set(found.kind, (seen.get(found.kind) ?? 0) + 1);
    assert.equal(found.kind, wanted.kind, `${name} ends otherwise`);
    if (found.kind !== "return" || wanted.kind !== "return") return;
    if (procedure.result !== undefined) sameAt(procedure.result, found.value!, wanted.value!, "result");
    if (machineSort !== undefined) sameAt(machineSort, cell.machine, after, "machine");
  });
  fc.assert(same, { numRuns: options.runs ?? 1000 });
}
