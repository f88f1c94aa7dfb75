/**
 * A plain hypervisor for a host that makes VMs by KCore's calls: it switches between host and guests, and protects guests from each other and the host from guests, but
 * no guest from the host. The host has no stage 2. A virtual CPU's registers are in its exchange, which is the host's memory, so the host reads and writes them all.
 */
import { MAP } from "../config.ts";
import type { El2 } from "../el2/el2.ts";
import type { Entry } from "../el2/entry.ts";
import type { Hypervisor } from "../el2/hypervisor.ts";
import { answer, BAD_ARGUMENT, CALL, GUEST_CALL, REFUSED, type VmRecord, vmOf } from "./calls.ts";
import { HOSTS, KVM_BYTES, PAGE, STATE, VCPU, VCPUS, VM } from "./layout.ts";
import * as context from "./registers.ts";
import { mapPage } from "./stage2.ts";
import { word } from "./word.ts";

const HCR = { VM: 1n, FIA: 0x38n, TWI: 1n << 13n, TWE: 1n << 14n, TSC: 1n << 19n, RW: 1n << 31n };
const HOST_HCR = HCR.RW | HCR.TSC;
/** FMO, IMO and AMO: what comes for the host makes the guest be left. */
const GUEST_HCR = HOST_HCR | HCR.VM | HCR.FIA | HCR.TWI | HCR.TWE;
/** 44 bits from level 0 on, 4 KiB, inner shareable and write-back. */
const VTCR = 0x8000_0000n | 20n | (2n << 6n) | (1n << 8n) | (1n << 10n) | (3n << 12n) | (4n << 16n);
const CNTHCTL = { host: 3n, guest: 1n };
const CLASS = { wfx: 0x01n, hvc: 0x16n, smc: 0x17n, data: 0x24n };
const SHARES: ReadonlySet<bigint> = new Set(Object.values(GUEST_CALL));
const SYSTEM_OFF = 0x8400_0008n;
const EXIT = { trap: 2n, interrupt: 31n };
const ESR = { valid: 1n << 24n, walk: 1n << 7n };
const DEVICES_END = BigInt(MAP.ram);
const SCTLR_RESET = 0x30d0_0800n;

export class PlainKvm implements Hypervisor {
  readonly name = "kvm";
  /** Where what it keeps is: always at the end of RAM. */
  #base = 0;

  enter(el2: El2, why: Entry): void {
    this.#base = el2.ramEnd - KVM_BYTES;
    if (why === "start") this.#start(el2);
    else if ((el2.read("HCR_EL2") & HCR.VM) !== 0n) this.#fromGuest(el2, why);
    else this.#fromHost(el2);
    el2.resume();
  }

  /** A CPU begins with the host: CPU 0 with the device tree, the others with what the host gave them. */
  #start(el2: El2): void {
    el2.write("VTCR_EL2", VTCR);
    el2.write("SCTLR_EL1", SCTLR_RESET);
    el2.write("CPTR_EL2", 0x33ffn);
    el2.tlbi("alle1is");
    el2.barrier();
    this.#hostControls(el2);
    el2.write("SPSR_EL2", 0x3c5n);
    el2.write("ELR_EL2", el2.pc);
    if (el2.id === 0) el2.setX(1, BigInt(this.#base));
  }

  #hostControls(el2: El2): void {
    el2.write("HCR_EL2", HOST_HCR);
    el2.write("VTTBR_EL2", 0n);
    el2.write("CNTHCTL_EL2", CNTHCTL.host);
    el2.write("VMPIDR_EL2", 0x8000_0000n | BigInt(el2.id));
  }

  #fromHost(el2: El2): void {
    const ec = el2.read("ESR_EL2") >> 26n;
    if (ec === CLASS.hvc) {
      const result = el2.x(0) === CALL.VCPU_RUN ? this.#run(el2) : answer(el2, this.#base);
      if (result !== undefined) el2.setX(0, result);
    } else if (ec === CLASS.smc) {
      el2.write("ELR_EL2", el2.read("ELR_EL2") + 4n);
      el2.setX(0, el2.firmware(el2.x(0), el2.x(1), el2.x(2), el2.x(3)));
    }
  }

  #host = (el2: El2): number => this.#base + HOSTS + el2.id * PAGE;
  #exchange = (vm: bigint, vcpu: bigint): number => this.#base + (Number(vm) * VCPUS + Number(vcpu)) * PAGE;

  /** Goes on with a guest. @returns an error, when it does not */
  #run(el2: El2): bigint | undefined {
    const [id, n] = [el2.x(1), el2.x(2)];
    const vm = vmOf(el2, this.#base, id);
    if (vm === undefined || n >= VCPUS) return BAD_ARGUMENT;
    const state = vm.vcpu(n);
    if (vm.get(VM.state) !== STATE.on || (state !== VCPU.fresh && state !== VCPU.ready)) return REFUSED;
    const at = this.#exchange(id, n);
    if (state === VCPU.fresh) {
      el2.store(at + 8 * context.SCTLR, 8, SCTLR_RESET);
      el2.store(at + 8 * context.MPIDR, 8, 0x8000_0000n | n);
    } else this.#takePage(el2, vm, at);
    vm.setVcpu(n, VCPU.runs);
    context.save(el2, this.#host(el2));
    el2.write("HCR_EL2", GUEST_HCR);
    el2.write("VTTBR_EL2", vm.vttbr);
    el2.write("CNTHCTL_EL2", CNTHCTL.guest);
    el2.write("VMPIDR_EL2", word(el2, at + 8 * context.MPIDR));
    el2.write("TPIDR_EL2", BigInt(at));
    context.restore(el2, at);
    return undefined;
  }

  /** Maps the page that the host gives for the frame that the guest reached for. */
  #takePage(el2: El2, vm: VmRecord, at: number): void {
    const page = word(el2, at + 8 * context.PAGE_GIVEN);
    if (page === 0n || page >= 1n << 44n) return;
    const ipa = ((word(el2, at + 8 * context.HPFAR) >> 4n) & 0xffff_ffffn) << 12n;
    mapPage(el2, this.#base, vm.vttbr, Number(ipa), Number(page) - (Number(page) % PAGE), "memory");
  }

  #fromGuest(el2: El2, why: Entry): void {
    const esr = el2.read("ESR_EL2");
    if (why === "sync" && esr >> 26n === CLASS.hvc && SHARES.has(el2.x(0))) {
      el2.setX(0, 0n); // all memory of a guest is shared with the host
      return;
    }
    const at = Number(el2.read("TPIDR_EL2"));
    context.save(el2, at);
    this.#tell(el2, at, why === "sync" ? esr : undefined);
    this.#leave(el2, at, why === "sync" && esr >> 26n === CLASS.hvc);
    this.#hostControls(el2);
    context.restore(el2, this.#host(el2));
    el2.setX(0, 0n);
  }

  /** Why the guest was left, and what of its instruction is done by then: the host does the rest. */
  #tell(el2: El2, at: number, esr: bigint | undefined): void {
    const hpfar = el2.read("HPFAR_EL2");
    el2.store(at + 8 * context.EC, 8, esr === undefined ? EXIT.interrupt : EXIT.trap);
    el2.store(at + 8 * context.ESR, 8, esr ?? 0n);
    el2.store(at + 8 * context.HPFAR, 8, hpfar);
    el2.store(at + 8 * context.FAR, 8, el2.read("FAR_EL2") & 0xfffn);
    if (esr === undefined) return;
    const isDevice = esr >> 26n === CLASS.data && (hpfar >> 4n) << 12n < DEVICES_END;
    const isDone = esr >> 26n === CLASS.wfx || (isDevice && (esr & (ESR.valid | ESR.walk)) === ESR.valid);
    if (isDone) el2.store(at + 8 * context.PC, 8, word(el2, at + 8 * context.PC) + 4n);
  }

  #leave(el2: El2, at: number, isCall: boolean): void {
    const number = (at - this.#base) / PAGE;
    const vm = vmOf(el2, this.#base, BigInt(Math.floor(number / VCPUS)));
    if (vm === undefined) return; // the host has written over what is known of it
    vm.setVcpu(BigInt(number % VCPUS), VCPU.ready);
    if (isCall && (el2.x(0) & 0xffff_ffffn) === SYSTEM_OFF) vm.set(VM.state, STATE.off);
  }
}
