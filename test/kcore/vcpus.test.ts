/** Layers 27 to 29: code beside its specification while three CPUs switch between the host and virtual CPUs; and scenarios of docs/deviations.md. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ACTIVE, CORE, OK, POWEROFF, READY, REFUSED } from "../../kcore/layers/00-machine/constants.ts";
import {
  EC,
  ELR_EL1,
  ESR_EL1,
  ESR_EL2,
  FAR_EL2,
  HPFAR_EL2,
  IN_VECTOR,
  isGuestMode,
  PAGE,
  PC,
  PSTATE,
  type Reg,
  SPSR_EL1,
  VBAR_EL1,
  VTTBR_EL2,
  X0,
} from "../../kcore/layers/00-machine/context.ts";
import { vttbrOf } from "../../kcore/layers/00-machine/pools.ts";
import type { Cpu, Machine, Pfn, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { setVmPoweroff } from "../../kcore/layers/18-vm-power/index.ts";
import { setVcpuInactive } from "../../kcore/layers/27-vcpu-ops-aux/index.ts";
import { contextStays } from "../../kcore/layers/27-vcpu-ops-aux/proof.ts";
import * as relate from "../../kcore/layers/27-vcpu-ops-aux/relate.ts";
import { Stuck, type U64, u32, u64 } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import { vm } from "./tables.ts";
import {
  type Board,
  CPUS,
  ENTRY,
  entered,
  exitBy,
  exited,
  filled,
  on,
  seenBy,
  startBoard,
  told,
  VM,
  vcpu,
  worked,
} from "./vcpus.ts";

const LEVELS = [4, 27, 29] as const;
const [A, B] = [CPUS[0]!, CPUS[1]!];
const reg = (n: bigint): Reg => u32(n) as Reg;
const REGS = Array.from({ length: 200 }, (_, i) => reg(BigInt(i)));
/** One of each kind, for random runs. */
const SOME = [
  0n,
  2n,
  7n,
  30n,
  31n,
  32n,
  33n,
  35n,
  41n,
  42n,
  43n,
  44n,
  45n,
  47n,
  55n,
  71n,
  72n,
  80n,
  84n,
  128n,
  193n,
].map(reg);
const VCPUS = [
  [VM, vcpu(0n)],
  [VM, vcpu(1n)],
  [vm(2n), vcpu(0n)],
] as const;
const WFI = 0x06000000n;
const LOAD = 0x93820000n;
const STORE = 0x93820040n;
const HVC = 0x5a000000n;
const UNKNOWN = 0x02000000n;

/** What is not so of a machine, for any of its CPUs. */
function brokenIn(board: Board): string | undefined {
  for (const curid of CPUS) {
    const m = seenBy(board, curid);
    if (!relate.currentIsRun(m)) return "currentIsRun";
    if (!SOME.every((r) => relate.controlsAreCurrents(m, r))) return "controlsAreCurrents";
    for (const [v, c] of VCPUS) {
      if (!relate.contextIsGuests(m, v, c)) return "contextIsGuests";
      for (const other of CPUS) {
        if (!relate.runnerIsOne(m, v, c, other)) return "runnerIsOne";
        if (!relate.runIsActive(m, v, c, other)) return "runIsActive";
      }
    }
  }
  return undefined;
}

interface Step {
  readonly kind: "enter" | "exit" | "tell" | "off";
  readonly cpu: Cpu;
  readonly vmid: Vmid;
  readonly vcpuid: bigint;
  readonly why: readonly [bigint, bigint, bigint];
  readonly told: readonly [Reg, bigint];
  readonly x0: bigint;
  readonly seed: bigint;
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step["kind"]>("enter", "enter", "enter", "exit", "exit", "tell", "off"),
  cpu: fc.constantFrom(...CPUS),
  vmid: fc.constantFrom(VM, VM, VM, vm(2n), vm(0n), CORE),
  vcpuid: fc.constantFrom(0n, 0n, 1n, 7n, 8n, 0xffffffffn),
  why: fc.constantFrom(
    [2n, WFI, 0n] as const,
    [2n, LOAD, 0x1000n] as const,
    [2n, STORE, 0x1000n] as const,
    [2n, LOAD, 0x400050n] as const,
    [2n, HVC, 0n] as const,
    [2n, UNKNOWN, 0n] as const,
    [31n, 0n, 0n] as const,
  ),
  told: fc.constantFrom(
    [PC, 0x80000n] as const,
    [PC, 0x81fffn] as const,
    [PC, 0x82000n] as const,
    [PSTATE, 9n] as const,
    [PAGE, 0x40001000n] as const,
    [PAGE, 0x10000n] as const,
    [X0, 77n] as const,
  ),
  x0: fc.constantFrom(0xc4000003n, 0x84000004n, 0x84000008n, 5n),
  seed: fc.nat({ max: 1000 }).map(BigInt),
});

/** Does a step on a machine of a level; undefined where who runs cannot do it. */
function perform(board: Board, level: number, s: Step): readonly [Board, unknown] | undefined {
  const runs = seenBy(board, s.cpu).curVmid;
  if (s.kind === "tell") return [told(board, VM, vcpu(s.vcpuid & 1n), s.told[0], u64(s.told[1])), undefined];
  if (s.kind === "off") return s.seed > 150n ? undefined : on(board, s.cpu, level, () => setVmPoweroff(VM));
  if (s.kind === "enter") {
    if (runs !== 0n) return undefined;
    const used = worked(board, s.cpu, filled(s.seed));
    return on(used, s.cpu, level, () => entered(s.vmid, vcpu(s.vcpuid)));
  }
  if (runs === 0n) return undefined;
  const guest = worked(board, s.cpu, new Map([...filled(s.seed), ...exitBy(...s.why), [X0, u64(s.x0)]]));
  return on(guest, s.cpu, level, exited);
}

/** The host says of both virtual CPUs of VM 1 that they begin with the image. */
const prepared = (): Board => [0n, 1n].reduce((board, c) => told(board, VM, vcpu(c), PC, ENTRY), startBoard());

test("code and specifications of layers 27 to 29 agree step by step, and a virtual CPU is touched by who runs it alone", () => {
  const seen = new Set<string>();
  const property = fc.property(fc.array(step, { maxLength: 25, size: "max" }), (run) => {
    let boards: readonly Board[] = LEVELS.map(prepared);
    for (const s of run) {
      const before = boards.at(-1)!;
      const done = boards.map((b, i) => perform(b, LEVELS[i]!, s));
      if (done.includes(undefined)) continue;
      boards = done.map((d) => d![0]);
      const after = boards.at(-1)!;
      const [, answer] = done[0]!;
      seen.add(`${s.kind} ${answer}`);
      for (const [i, [, other]] of done.entries() as Iterable<[number, readonly [Board, unknown]]>)
        assert.equal(other, answer, `${s.kind} at level ${LEVELS[i]}`);
      assert.equal(brokenIn(after), undefined, s.kind);
      for (const { machine } of boards.map((b) => ({ machine: seenBy(b, s.cpu) })))
        assertAlike(machine, seenBy(after, s.cpu));
      for (const [v, c] of VCPUS)
        for (const curid of CPUS.filter((other) => other !== s.cpu && before.machine.runs.at(v).at(c).at(other)))
          for (const r of REGS)
            assert.ok(contextStays(before.machine, after.machine, v, c, r), `CPU ${curid} loses register ${r}`);
    }
  });
  fc.assert(property, { numRuns: cases(25, 1500) });
  for (const what of [`enter ${OK}`, `enter ${REFUSED}`, "exit undefined"]) assert.ok(seen.has(what), what);
});

function assertAlike(m: Machine, other: Machine): void {
  assert.deepEqual([m.curVmid, m.curVcpuid, m.halt], [other.curVmid, other.curVcpuid, false]);
  for (const r of SOME) {
    assert.equal(m.regs.at(r), other.regs.at(r), `live register ${r}`);
    assert.equal(m.host.at(r), other.host.at(r), `register ${r} of the host`);
    for (const [v, c] of VCPUS) {
      assert.equal(m.shadow.at(v).at(c).at(r), other.shadow.at(v).at(c).at(r), `register ${r} of a virtual CPU`);
      assert.equal(m.exchange.at(v).at(c).at(r), other.exchange.at(v).at(c).at(r), `register ${r} as the host is told`);
    }
  }
}

/** A board on which a CPU runs virtual CPU 0 of VM 1, from where the host asked for. */
function running(pc: bigint = ENTRY, pstate = 5n): Board {
  const asked = told(told(startBoard(), VM, vcpu(0n), PC, u64(pc)), VM, vcpu(0n), PSTATE, u64(pstate));
  const [board, status] = on(asked, A, 29, () => entered(VM, vcpu(0n)));
  assert.equal(status, OK);
  return board;
}
const left = (board: Board, why: ReadonlyMap<Reg, U64>): Board => on(worked(board, A, why), A, 29, exited)[0];
const again = (board: Board): Board => on(board, A, 29, () => entered(VM, vcpu(0n)))[0];
const live = (board: Board, r: Reg): bigint => seenBy(board, A).regs.at(r);
const exposed = (board: Board): readonly bigint[] =>
  REGS.filter((r) => board.machine.exchange.at(VM).at(vcpu(0n)).at(r) !== 0n).map((r) => r as bigint);

test("one CPU runs a virtual CPU, and no other takes it meanwhile", () => {
  const board = running();
  const [after, status] = on(board, B, 29, () => entered(VM, vcpu(0n)));
  assert.equal(status, REFUSED, "published: panic, with the VM's lock held");
  assert.equal(seenBy(after, B).curVmid, 0n);
  const [, free] = on(left(after, exitBy(31n, 0n)), B, 29, () => entered(VM, vcpu(0n)));
  assert.equal(free, OK);
});

test("the token of a virtual CPU is given up when the host's table translates again, not before", () => {
  const board = running();
  assert.equal(live(board, VTTBR_EL2), vttbrOf(VM));
  assert.throws(
    () => on(board, A, 29, () => setVcpuInactive(VM, vcpu(0n))),
    Stuck,
    "published: given up while VTTBR_EL2 is the VM's",
  );
  const after = left(board, exitBy(31n, 0n));
  assert.equal(live(after, VTTBR_EL2), vttbrOf(vm(0n)));
  assert.equal(after.machine.objects.vms.at(VM).vcpuState.at(u32(0n)), READY);
});

test("what the host gives that is no virtual CPU, or none that may run, is refused, and the host goes on with its registers", () => {
  for (const [v, c] of [
    [VM, 8n],
    [VM, 0xffffffffn],
    [vm(0n), 0n],
    [CORE, 0n],
    [VM, 3n],
  ] as const) {
    const host = worked(startBoard(), A, filled(3n));
    const [after, status] = on(host, A, 29, () => entered(v, vcpu(c)));
    assert.deepEqual([status, after.machine.halt], [REFUSED, false], "published: panic");
    for (const r of REGS) assert.equal(live(after, r), live(host, r));
  }
});

test("a virtual CPU begins in its images, in EL1 or EL0 of AArch64, whatever the host asks for", () => {
  for (const pc of [0x7ffffn, 0x82000n, 0n]) {
    const asked = told(startBoard(), VM, vcpu(0n), PC, u64(pc));
    const [after, status] = on(asked, A, 29, () => entered(VM, vcpu(0n)));
    assert.equal(status, REFUSED, "published: panic");
    assert.notEqual(after.machine.objects.vms.at(VM).vcpuState.at(u32(0n)), ACTIVE, "it may be tried again");
  }
  for (const pstate of [0n, 4n, 5n, 8n, 9n, 13n, 16n, 19n, 31n, (1n << 64n) - 1n]) {
    const got = live(running(ENTRY, pstate), PSTATE);
    assert.ok(
      isGuestMode(u64(got)) && (got & 16n) === 0n,
      `published: PSTATE is 0x${pstate.toString(16)} as the host says, EL2 too`,
    );
  }
});

test("what a guest changes is there when it goes on, and the host's registers when that does", () => {
  const host = worked(startBoard(), A, filled(5n));
  const asked = told(host, VM, vcpu(0n), PC, ENTRY);
  const guest = worked(
    on(asked, A, 29, () => entered(VM, vcpu(0n)))[0],
    A,
    new Map([...filled(7n), ...exitBy(31n, 0n)]),
  );
  const back = on(guest, A, 29, exited)[0];
  for (const [r, value] of filled(5n)) assert.equal(live(back, r), value, `register ${r} of the host`);
  const on2 = again(back);
  // ESR_EL1, PC, PSTATE and the virtual timer among them: the published switch leaves them where they are.
  for (const [r, value] of filled(7n)) assert.equal(live(on2, r), value, `register ${r} of the guest`);
});

test("of an exit the host is told what stands in the table of exits, by the trapped syndrome", () => {
  const guest = worked(running(), A, new Map([...filled(9n)]));
  const told1 = (why: ReadonlyMap<Reg, U64>, x0 = 5n): readonly bigint[] => {
    const after = left(worked(guest, A, new Map([[X0, u64(x0)]])), why);
    return exposed(after).filter((r) => r < 31n);
  };
  assert.deepEqual(told1(exitBy(31n, STORE, 0x1000n)), []);
  assert.deepEqual(told1(exitBy(2n, WFI)), []);
  assert.deepEqual(told1(exitBy(2n, HVC)), [0n]);
  assert.deepEqual(told1(exitBy(2n, HVC), 0xc4000003n), [0n, 1n, 2n, 3n]);
  assert.deepEqual(told1(exitBy(2n, HVC), 0xc4000004n), [0n, 1n, 2n]);
  assert.deepEqual(told1(exitBy(2n, STORE, 0x1000n)), [2n]);
  assert.deepEqual(told1(exitBy(2n, LOAD, 0x1000n)), []);
  assert.deepEqual(told1(exitBy(2n, STORE, 0x400000n)), [], "memory");
  assert.deepEqual(told1(exitBy(2n, STORE & ~0x1000000n, 0x1000n)), [], "without ISV the syndrome names no register");
  assert.deepEqual(told1(exitBy(2n, UNKNOWN)), []);
});

test("a load that the host answers leaves what Arm says, as wide and with the sign of the syndrome", () => {
  const value = u64(0xfedc_ba98_8765_83f2n);
  for (const [sas, signed, wide, expected] of [
    [0n, 0n, 0n, 0xf2n],
    [1n, 0n, 1n, 0x83f2n],
    [2n, 0n, 0n, 0x8765_83f2n],
    [3n, 0n, 1n, value],
    [0n, 1n, 0n, 0xffff_fff2n],
    [0n, 1n, 1n, 0xffff_ffff_ffff_fff2n],
    [1n, 1n, 0n, 0xffff_83f2n],
    [2n, 1n, 1n, 0xffff_ffff_8765_83f2n],
  ] as const) {
    const esr = 0x9302_0000n | (sas << 22n) | (signed << 21n) | (wide << 15n);
    const after = left(running(), exitBy(2n, esr, 0x1000n));
    assert.equal(live(again(told(after, VM, vcpu(0n), reg(2n), value)), reg(2n)), expected);
  }
});

test("which register a load is answered in says the trapped syndrome, not the host's copy of it", () => {
  const guest = worked(running(), A, filled(9n));
  const after = left(guest, exitBy(2n, LOAD, 0x1000n));
  const lied = told(
    told(told(after, VM, vcpu(0n), ESR_EL2, u64(LOAD | 0x50000n)), VM, vcpu(0n), reg(7n), u64(66n)),
    VM,
    vcpu(0n),
    reg(2n),
    u64(55n),
  );
  const on2 = again(lied);
  assert.equal(live(on2, reg(7n)), filled(9n).get(reg(7n)), "published: the host names the register");
  assert.equal(live(on2, reg(2n)), 55n);
  assert.equal(live(on2, PC), filled(9n).get(PC)! + 4n);
});

test("a guest waits, calls and does what nobody knows without stopping the machine", () => {
  for (const [why, moved] of [
    [exitBy(2n, WFI), 4n],
    [exitBy(2n, HVC), 0n],
    [exitBy(31n, 0n), 0n],
  ] as const) {
    const guest = worked(running(), A, filled(9n));
    const on2 = again(left(guest, why));
    assert.equal(on2.machine.halt, false, "published: the dispatcher panics");
    assert.equal(live(on2, PC), filled(9n).get(PC)! + moved);
  }
  const guest = worked(running(), A, filled(9n));
  const undefinedThere = again(left(guest, exitBy(2n, UNKNOWN)));
  const vbar = filled(9n).get(VBAR_EL1)!;
  assert.equal(live(undefinedThere, PC), vbar + 0x200n);
  assert.equal(live(undefinedThere, PSTATE), IN_VECTOR);
  assert.equal(live(undefinedThere, ELR_EL1), filled(9n).get(PC));
  assert.equal(live(undefinedThere, SPSR_EL1), 5n, "published: in SPSR_0, which is no register");
  assert.equal(live(undefinedThere, ESR_EL1), 0x2000000n, "published: the instruction is one of 16 bits");
});

test("the host gives a page where the guest faulted, and nowhere else", () => {
  const pages = (b: Board, gfn: bigint): bigint => b.machine.objects.npts.at(VM).pt.at(u64(gfn) as never).pfn;
  const guest = left(running(), exitBy(2n, LOAD, 0x400050n));
  const lied = told(told(guest, VM, vcpu(0n), HPFAR_EL2, u64(0x400990n)), VM, vcpu(0n), PAGE, u64(0x40001000n));
  const after = again(lied);
  assert.equal(pages(after, 0x40005n), 0x40001n as unknown as Pfn);
  assert.equal(pages(after, 0x40099n), 0n, "published: the host names the address");
  const device = left(running(), exitBy(2n, LOAD, 0x1000n));
  assert.equal(pages(again(told(device, VM, vcpu(0n), PAGE, u64(0x40001000n))), 0x100n), 0n);
});

test("a guest that switches itself off runs no more", () => {
  const guest = worked(running(), A, new Map([[X0, u64(0x84000008n)]]));
  const after = left(guest, exitBy(2n, HVC));
  assert.equal(after.machine.objects.vms.at(VM).state, POWEROFF);
  assert.equal(on(after, A, 29, () => entered(VM, vcpu(0n)))[1], REFUSED);
  assert.equal(after.machine.exchange.at(VM).at(vcpu(0n)).at(EC), 2n);
  assert.equal(after.machine.exchange.at(VM).at(vcpu(0n)).at(FAR_EL2), 0n);
});
