/** What principals see, as `observes` of the machine says it: read, refused, printed. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { describedMachine, readSystem } from "../../src/check/proof/index.ts";
import { kernelFiles, readKernelFile } from "../../src/host/node/index.ts";
import { liftProgram } from "../../src/kernel/index.ts";
import { machineText } from "../../src/report/index.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "test", "check", "waiting");
const files = kernelFiles(root, "wait").filter((f) => /\/\d\d-[\w-]+\/[^/]+\.ts$/.test(f));

/** The small system of waits, whose machine declares this too. */
function withObserves(observes: string, field = 'mine: "own"') {
  const read = (file: string): string | undefined =>
    readKernelFile(root, file)
      ?.replace("hardware: [],", `hardware: [], observes: { ${observes} },`)
      .replace('mine: "own"', field)
      .replace("type U8, u32 }", "type U8, type U32, u32 }")
      .replace("export const clear =", `${FUNCTIONS}\nexport const clear =`);
  const { program, errors } = liftProgram(files, { read, isApart: true });
  assert.deepEqual(errors, []);
  return readSystem(program);
}
const FUNCTIONS = `
export const isLow = (m: Machine, v: U8): boolean => m.flag < v;
export const isIts = (m: Machine, v: U8, lock: U8): boolean => m.flag < v && v === lock;
export const isOfWord = (m: Machine, v: U32): boolean => m.flag < v;
`;

const errorsOf = (observes: string, field?: string): readonly string[] =>
  withObserves(observes, field).errors.map((e) => `${e.code} ${e.message}`);

test("fields, parts of them, and when they are seen are read and printed", () => {
  const { system, errors } = withObserves('host: ["flag"], vm: [{ field: "owners.*", when: isIts }, "mine"]');
  assert.deepEqual(errors, []);
  const text = machineText(describedMachine(system!.machine));
  assert.match(text, /seen by host +flag\n/);
  assert.match(text, /seen by vm U8 +owners\.\* \(isIts\), mine\n/);
  assert.match(text, /no CPU works for host, vm: declare it in acts\n$/);
  assert.doesNotMatch(text, /seen by nobody/);
});

test("fields that change and that nobody sees are listed", () => {
  const { system } = withObserves('vm: ["mine"]');
  assert.match(machineText(describedMachine(system!.machine)), /seen by nobody +owners\.\*, flag\n/);
});

test("what is no field, sees nothing, or is of another principal is an error", () => {
  assert.match(errorsOf('vm: ["flags"]')[0]!, /^KTS60 flags is no field that is declared/);
  assert.match(errorsOf('vm: ["owners.*.nobody.x"]')[0]!, /^KTS60 owners/);
  assert.match(errorsOf("vm: []")[0]!, /^KTS60 vm sees nothing/);
  assert.match(errorsOf("vm: [{ when: isLow }]")[0]!, /^KTS60 which field/);
  assert.match(errorsOf('vm: [{ field: "owners.*", when: clear }]')[0]!, /^KTS60 who sees it, and when/);
  const two = 'vm: [{ field: "flag", when: isLow }, { field: "mine", when: isOfWord }]';
  assert.match(errorsOf(two)[0]!, /^KTS60 vm is one principal in one function, and another in the next/);
});

test("a principal sees what means something at the highest layer", () => {
  assert.deepEqual(errorsOf('vm: ["mine"]', 'mine: { is: "own", from: 1 }').slice(1), []);
  assert.match(
    errorsOf('vm: ["mine"]', 'mine: { is: "own", to: 0 }')[0]!,
    /^KTS62 vm sees mine, which means nothing at layer 1/,
  );
});
