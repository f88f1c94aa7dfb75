/** `sekvm bench`: what is counted is of the operation alone, exact, and the same again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { medians, number, spread } from "../../src/cli/bench/figures.ts";
import { rowsOf } from "../../src/cli/bench/linux.ts";
import { type MicroRow, micro, OPERATIONS } from "../../src/cli/bench/micro.ts";
import { DEFAULT_WEIGHTS, modelledCycles, weightsOf } from "../../src/cli/bench/model.ts";
import { multi } from "../../src/cli/bench/multi.ts";
import { reportPage } from "../../src/cli/bench/page.ts";
import { microReport, multiReport } from "../../src/cli/bench/report.ts";
import { reportText } from "../../src/cli/bench/text.ts";
import { MODES } from "../../src/cli/run/modes.ts";
import { memoryCache, noCache } from "../../src/jobs/index.ts";
import { CORTEX_A57 } from "../../src/machine/index.ts";
import { full } from "../tier.ts";
import { sekvm } from "./sekvm.ts";

const kvm = MODES.filter((m) => m.name === "kvm");
const silent = (): void => {};
const options = {
  operations: OPERATIONS,
  modes: kvm,
  count: 64,
  seeds: 1,
  tlbs: undefined,
  cache: noCache,
  began: silent,
};
const rows = await micro(options);
const of = (name: string, all: readonly MicroRow[] = rows): Readonly<Record<string, number>> =>
  medians(all.find((r) => r.operation.name === name)!.counts);

test("a hypercall enters EL2 twice, once to the host and once back, and moves as many registers each time", () => {
  const call = of("Hypercall");
  assert.equal(Math.round(call.entries!), 2);
  assert.ok(call.guest! > 4 && call.guest! < 12, `${call.guest}`);
  assert.ok(call.hostKernel! > 100 && call.hostKernel! < 400, `${call.hostKernel}`);
  assert.ok(call.hostUser! < 1);
  assert.equal(call.tlbi, 0);
});

test("only I/O of the part at EL0 runs there, and an interrupt between virtual CPUs leaves both", () => {
  assert.ok(of("I/O user").hostUser! > 20);
  assert.ok(of("I/O kernel").hostUser! < 1);
  assert.ok(of("Virtual IPI").entries! >= 4);
});

test("what Linux's monitor says is instructions of each operation, and what it does not say is an error", () => {
  const said = ["hypercall", "gicd", "mmio", "ipi"]
    .map(
      (name, i) =>
        `vmm: ${name}\r\nguest: hello from EL1 of a virtual machine\r\n${(100 + i).toString(16).padStart(16, "0")}\r\n`,
    )
    .join("vmm: the guest has ended\r\n");
  assert.deepEqual(
    rowsOf(said, 10).map((r) => [r.operation, r.instructions]),
    [
      ["Hypercall", 160],
      ["I/O kernel", 161.6],
      ["I/O user", 163.2],
      ["Virtual IPI", 164.8],
    ],
  );
  assert.throws(() => rowsOf(said.slice(0, -20), 10), /says nothing of ipi/);
});

test("modelled cycles are the sum by weights, of which the user changes some", () => {
  assert.equal(modelledCycles({ guest: 3, entries: 2 }, DEFAULT_WEIGHTS), 3 + 2 * DEFAULT_WEIGHTS.entries!);
  const weights = weightsOf(["entries=7", "host loads2=0.5"], []);
  assert.equal(modelledCycles({ guest: 3, entries: 2, "host loads2": 4 }, weights), 3 + 14 + 2);
  for (const word of ["nothing=1", "entries", "entries=x", "entries=-1"]) assert.throws(() => weightsOf([word], []));
});

test("TLBs are modelled beside, and change nothing that is counted without them", { skip: !full }, async () => {
  const few = { ...options, count: 8 };
  const [modelled, plain] = [await micro({ ...few, tlbs: CORTEX_A57 }), await micro(few)];
  for (const { name } of OPERATIONS) {
    const [a, b] = [of(name, modelled), of(name, plain)];
    for (const what of ["guest", "hostKernel", "entries", "registers", "stores"]) assert.equal(a[what], b[what], what);
    assert.equal(a["host loads2"], 0); // the host has no stage 2
  }
  // What traps faults, and a fault is in no TLB.
  assert.ok(of("I/O kernel", modelled)["guest largeMisses"]! >= 1);
});

test("a run that is kept is not made again, and counts the same", async () => {
  const cache = memoryCache();
  const one = { ...options, operations: OPERATIONS.slice(0, 1), count: 2, cache };
  const made = await micro(one);
  const again = await micro({ ...one, modes: [{ ...kvm[0]!, prepare: () => Promise.reject(new Error("made")) }] });
  assert.deepEqual(again, made);
  await assert.rejects(
    micro({ ...one, count: 3, modes: [{ ...kvm[0]!, prepare: () => Promise.reject(new Error("made")) }] }),
    /made/,
  );
});

test("the report names its columns, its model and what it cannot compare", () => {
  const setting = { modes: ["kvm"], count: 64, seeds: 1, weights: DEFAULT_WEIGHTS, tlbs: undefined };
  const report = microReport({ ...setting, rows });
  const text = reportText(report);
  assert.match(text, /^For each operation: 64 of it, less none; one seed; the host has 2 CPUs/);
  assert.match(text, /\nonly kvm ran: there is nothing to compare it with\n/);
  assert.match(text, /\nwork at EL2\noperation {4}mode {2}entries /);
  assert.match(text, /\nA model and no measurement: the sum of columns by weights, guest 1, /);
  assert.ok(!text.includes("published"));
  const page = reportPage(report);
  assert.match(page, /<h2>modelled cycles<\/h2>/);
  assert.equal(page.match(/<rect [^>]*><title>/g)!.length, 5 * rows.length); // pieces of each bar
});

test("where both modes ran, their ratio stands beside the published ones", () => {
  const other = rows.map((r) => ({ ...r, mode: "sekvm", counts: r.counts.map((c) => ({ ...c, hostKernel: 0 })) }));
  const report = { modes: ["kvm", "sekvm"], count: 64, seeds: 1, weights: DEFAULT_WEIGHTS, tlbs: undefined };
  const text = reportText(microReport({ ...report, rows: [...rows, ...other] }));
  assert.match(text, /\nsekvm \/ kvm\noperation {4}modelled {2}m400, published/);
  assert.match(text, /\nHypercall {4}0\.\d\d +2\.06 +1\.28\n/);
  assert.match(text, /\nguests ran the same number of instructions in all modes\n$/);
});

test("figures", () => {
  assert.deepEqual([0, 2, -0.001, 0.126, 12.34, 1234.5, 1234567].map(number), [
    "0",
    "2",
    "0.00",
    "0.13",
    "12.3",
    "1,235",
    "1,234,567",
  ]);
  assert.equal(spread([1, 1.001]), "");
  assert.equal(spread([3, 1]), " (1 to 3)");
});

test("machines at once: each does the same work, whoever else does", { skip: !full }, async () => {
  const all = await multi({ modes: kvm, rounds: 20, seeds: 1, tlbs: undefined, cache: noCache, began: silent });
  const guest = all.map((r) => medians(r.counts).guest!);
  assert.equal(all.length, 6);
  assert.ok(Math.max(...guest) / Math.min(...guest) < 1.01, `${guest}`);
  const setting = { modes: ["kvm"], rounds: 20, seeds: 1, weights: DEFAULT_WEIGHTS, tlbs: undefined };
  const text = reportText(multiReport({ ...setting, rows: all }));
  assert.match(text, /\n32 {8}kvm /);
});

test("sekvm bench refuses what it does not know", async () => {
  const { code, stderr } = await sekvm(["bench", "micro", "--modes", "xen"]);
  assert.equal(code, 2);
  assert.match(stderr, /there is no mode xen\n/);
});

test("sekvm bench gives JSON", { skip: !full }, async () => {
  const { stdout } = await sekvm(["bench", "micro", "--count", "4", "--seeds", "1", "--modes", "kvm", "--json"]);
  const report = JSON.parse(stdout) as { schema: number; what: string; rows: { operation: string }[] };
  assert.deepEqual(
    [report.schema, report.what, report.rows.map((r) => r.operation)],
    [1, "micro", OPERATIONS.map((o) => o.name)],
  );
});
