/** A hypervisor that is a value of this program: where it is entered, what it may do, and that runs stay the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DEFAULTS,
  type El2,
  type EngineName,
  type Entry,
  type Hypervisor,
  MAP,
  Machine,
  restore,
  snapshotOf,
} from "../../src/machine/index.ts";
import { assembly } from "./assembly.ts";

const ORIGIN = MAP.ram + 0x100000;
const COUNTER = MAP.ram + 0x200000;
const SYSTEM_OFF = 0x8400_0008n;
const CPU_ON = 0xc400_0003n;

/** Lets a kernel run at EL1: counts its hypercalls in RAM, answers x0 + 1, and passes SMC on to the firmware. */
class Counting implements Hypervisor {
  readonly name = "counting";
  readonly seen: Entry[] = [];

  enter(el2: El2, why: Entry): void {
    this.seen.push(why);
    if (why === "start") {
      el2.write("HCR_EL2", (1n << 31n) | (1n << 19n)); // RW, TSC
      el2.write("SPSR_EL2", 0x3c5n);
      el2.write("ELR_EL2", el2.pc);
    } else this.#sync(el2);
    el2.resume();
  }

  #sync(el2: El2): void {
    const ec = el2.read("ESR_EL2") >> 26n;
    if (ec === 0x16n) {
      el2.store(COUNTER, 8, el2.load(COUNTER, 8)! + 1n);
      el2.setX(0, el2.x(0) + 1n);
    } else if (ec === 0x17n) {
      el2.write("ELR_EL2", el2.read("ELR_EL2") + 4n);
      const result = el2.firmware(el2.x(0), el2.x(1), el2.x(2), el2.x(3));
      el2.setX(0, result);
    }
  }
}

const CALLS = `
  mov x0, #0
  mov x5, #0
again:
  hvc #0
  add x5, x5, #1
  cmp x5, #100
  b.ne again
  mov x20, x0
  movi x0, 0x84000008
  smc #0
`;

function machineWith(source: string, engine: EngineName, cpus = 1): { machine: Machine; counting: Counting } {
  const counting = new Counting();
  const config = { ...DEFAULTS, memory: 2 ** 24, engine, cpus, hypervisor: counting.name, slice: 37 };
  const machine = new Machine(config, { disks: [], hypervisor: counting });
  machine.write(ORIGIN, assembly(source, ORIGIN, {}).bytes);
  machine.start(ORIGIN);
  return { machine, counting };
}

const counted = (machine: Machine): bigint => machine.ram.word(COUNTER)!;

for (const engine of ["reference", "fast"] as const)
  test(`it is entered at each exception to EL2, and the firmware answers it: ${engine}`, () => {
    const { machine, counting } = machineWith(CALLS, engine);
    assert.equal(machine.step(1e6).kind, "exit");
    assert.equal(machine.cpus[0]!.x(20), 100n);
    assert.equal(counted(machine), 100n);
    assert.deepEqual(counting.seen.slice(0, 2), ["start", "sync"]);
    const { el2, instructions } = machine.stats;
    assert.equal(el2.entries, 102);
    assert.equal(el2.calls, 1);
    assert.equal(instructions[2], 0, "no instruction ran at EL2");
  });

test("a CPU that the firmware starts begins in it", () => {
  const source = `
    movi x0, ${CPU_ON}
    mov x1, #1
    adr x2, second
    mov x3, #7
    smc #0
  wait:
    ldr x4, [x10]
    yield
    b wait
  second:
    hvc #0
    mov x20, x0
    movi x0, ${SYSTEM_OFF}
    smc #0
  `;
  const { machine, counting } = machineWith(source, "fast", 2);
  assert.equal(machine.step(1e5).kind, "exit");
  assert.equal(machine.cpus[1]!.x(20), 8n);
  assert.equal(counting.seen.filter((why) => why === "start").length, 2);
});

test("a step ends behind so much work of the hypervisor, whatever is left of its budget, and the run is the same", () => {
  const whole = machineWith(CALLS, "fast").machine;
  whole.step(1e6);
  const { machine } = machineWith(CALLS, "fast");
  let steps = 1;
  for (; machine.step(1e6, "skip", 10).kind === "budget"; steps++)
    assert.ok(machine.stats.el2.loads + machine.stats.el2.stores <= 10 * steps);
  assert.equal(steps, 21, "100 calls of a load and a store, and what is left");
  assert.deepEqual([machine.stats, machine.now()], [whole.stats, whole.now()]);
});

test("a run that is cut, saved and put back is the same run", () => {
  const whole = machineWith(CALLS, "fast").machine;
  whole.step(1e6);
  const cut = machineWith(CALLS, "fast").machine;
  cut.step(123);
  const bytes = Buffer.concat(snapshotOf(cut));
  const attached = { disks: [], hypervisor: new Counting() };
  const again = restore(bytes, { engine: "reference", attached });
  while (again.step(11).kind !== "exit");
  assert.equal(counted(again), 100n);
  assert.equal(again.now(), whole.now());
  assert.deepEqual(again.stats.el2, whole.stats.el2);
  assert.throws(() => restore(bytes, { engine: "fast", attached: { disks: [] } }), /counting/);
});

test("a hypervisor that does not leave EL2 is a defect, and is told at once", () => {
  const stays: Hypervisor = { name: "stays", enter: () => {} };
  const machine = new Machine({ ...DEFAULTS, memory: 2 ** 24, hypervisor: "stays" }, { disks: [], hypervisor: stays });
  machine.start(ORIGIN);
  assert.throws(() => machine.step(10), /left a CPU at EL2/);
});

test("its stores are seen by code that was compiled", () => {
  const patching: Hypervisor = {
    name: "patching",
    enter: (el2, why) => {
      if (why === "start") {
        el2.write("HCR_EL2", 1n << 31n);
        el2.write("SPSR_EL2", 0x3c5n);
        el2.write("ELR_EL2", el2.pc);
      } else el2.store(ORIGIN, 4, 0xd2800100n); // mov x0, #8
      el2.resume();
    },
  };
  const source = `
  begin:
    mov x0, #1
    add x1, x1, x0
    add x2, x2, #1
    cmp x2, #1000
    b.lo begin
    b.hi done
    hvc #0
    b begin
  done: b done
  `;
  const config = { ...DEFAULTS, memory: 2 ** 24, hypervisor: "patching" };
  const machine = new Machine(config, { disks: [], hypervisor: patching });
  machine.write(ORIGIN, assembly(source, ORIGIN, {}).bytes);
  machine.start(ORIGIN);
  machine.step(20_000);
  assert.equal(machine.cpus[0]!.x(1), 1008n);
});
