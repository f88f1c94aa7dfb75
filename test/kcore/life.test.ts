/** A VM's whole life, from its registration to its last page, by the calls and exits that there are: on words, and by specification, with the same answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as abi from "../../kcore/layers/00-machine/abi.ts";
import { REFUSED } from "../../kcore/layers/00-machine/constants.ts";
import { EC, ESR_EL2, HPFAR_EL2, PAGE, PC, type Reg } from "../../kcore/layers/00-machine/context.ts";
import type { Event } from "../../kcore/model/event.ts";
import { behind, type Model, regOf, runsOn, startModel } from "../../kcore/model/model.ts";

const IMAGE = 0x8000_0000n;
const FRAME = 0x4_0000n;
const PAGE_OF_HOST = FRAME << 12n;
/** What is in a register before a load. */
const NOTHING = 0xbadn;
const error = (code: bigint): bigint => BigInt.asUintN(64, -code);

/** A model that is acted on, step by step. */
class Run {
  model: Model;
  constructor(level: number) {
    this.model = startModel(level);
  }
  do(event: Event): this {
    this.model = behind(this.model, event);
    return this;
  }
  reg(cpu: bigint, r: Reg): bigint {
    return regOf(this.model, cpu, r);
  }
  call(cpu: bigint, ...args: readonly bigint[]): bigint {
    this.do({ kind: "call", cpu, args });
    return this.reg(cpu, 0n as Reg);
  }
  /** The host tells virtual CPU 0 of VM 1 something. */
  tell(cpu: bigint, at: Reg, value: bigint): void {
    this.do({ kind: "tell", cpu, vm: 1n, vcpu: 0n, at, value });
  }
  ask(cpu: bigint, at: Reg): bigint {
    this.do({ kind: "ask", cpu, vm: 1n, vcpu: 0n, at });
    return this.reg(cpu, 2n as Reg);
  }
  runsOn(cpu: bigint): bigint {
    return runsOn(this.model, cpu);
  }
  /** What is loaded, or what was in the register before where nothing is. */
  load(cpu: bigint, addr: bigint): bigint {
    this.do({ kind: "set", cpu, r: 2n, value: NOTHING });
    this.do({ kind: "load", cpu, addr });
    return this.reg(cpu, 2n as Reg);
  }
  store(cpu: bigint, addr: bigint, value: bigint): void {
    this.do({ kind: "store", cpu, addr, value });
  }
}

/** A VM with an image of a page that is signed: contents of which the digest is even. */
function booted(level: number): Run {
  for (const contents of [6n, 7n]) {
    const run = new Run(level);
    assert.equal(run.call(0n, abi.REGISTER_KVM), 1n);
    assert.equal(run.call(0n, abi.REGISTER_VCPU, 1n, 0n), 0n);
    assert.equal(run.call(0n, abi.SET_BOOT_INFO, 1n, IMAGE, 0x1000n), 0n);
    run.store(0n, PAGE_OF_HOST, contents);
    assert.equal(run.call(1n, abi.VCPU_RUN, 1n, 0n), error(REFUSED));
    assert.equal(run.call(0n, abi.REMAP_VM_IMAGE, 1n, FRAME, 0n), 0n);
    if (run.call(0n, abi.VERIFY_VM_IMAGE, 1n) === 0n) return run;
  }
  return assert.fail("no contents are signed");
}

for (const level of [0, 17, 34])
  test(`a VM's life, with layers up to ${level} by specification`, () => {
    const run = booted(level);
    // The host has lost the page.
    assert.equal(run.load(0n, PAGE_OF_HOST), NOTHING);
    run.tell(1n, PC, IMAGE + 0x10n);
    run.call(1n, abi.VCPU_RUN, 1n, 0n);
    assert.equal(run.runsOn(1n), 1n);
    assert.equal(run.reg(1n, PC), IMAGE + 0x10n);
    assert.ok([6n, 7n].includes(run.load(1n, IMAGE)));
    // Nobody else runs it.
    assert.equal(run.call(0n, abi.VCPU_RUN, 1n, 0n), error(REFUSED));
    // It faults, is given a page, and shares it.
    run.load(1n, 0x9000_0000n);
    assert.deepEqual([run.runsOn(1n), run.reg(1n, 0n as Reg)], [0n, 0n]);
    assert.equal(run.ask(1n, HPFAR_EL2), 0x9000_0000n >> 8n);
    run.tell(1n, PAGE, PAGE_OF_HOST + 0x1000n);
    run.call(1n, abi.VCPU_RUN, 1n, 0n);
    run.store(1n, 0x9000_0000n, 0x55n);
    run.call(1n, abi.SET_DESC_PFN, 0x9000_0000n, 0x1000n);
    assert.deepEqual([run.runsOn(1n), run.reg(1n, 0n as Reg)], [1n, 0n]);
    assert.equal(run.load(0n, PAGE_OF_HOST + 0x1000n), 0x55n);
    run.call(1n, abi.UNSET_DESC_PFN, 0x9000_0000n, 0x1000n);
    // What is not the host's it does not get: it takes an abort.
    assert.equal(run.load(0n, PAGE_OF_HOST + 0x1000n), NOTHING);
    assert.equal(run.reg(0n, 55n as Reg), (0x25n << 26n) | 0x2000021n);
    // An interrupt, of which the host is told nothing.
    run.do({ kind: "irq", cpu: 1n });
    assert.deepEqual([run.ask(1n, EC), run.ask(1n, ESR_EL2)], [31n, 0n]);
    run.call(1n, abi.VCPU_RUN, 1n, 0n);
    // It switches itself off, and its pages go back, empty.
    assert.equal(run.call(0n, abi.CLEAR_VM_S2_RANGE, 1n, PAGE_OF_HOST, 0x2000n), error(REFUSED));
    run.call(1n, 0x84000008n);
    assert.equal(run.runsOn(1n), 0n);
    assert.equal(run.call(1n, abi.VCPU_RUN, 1n, 0n), error(REFUSED));
    assert.equal(run.call(0n, abi.CLEAR_VM_S2_RANGE, 1n, PAGE_OF_HOST, 0x2000n), 0n);
    assert.equal(run.load(0n, PAGE_OF_HOST + 0x1000n), 0n);
  });
