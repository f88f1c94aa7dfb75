/**
 * What the host asks for, by the same numbers as of KCore (`kcore/layers/00-machine/abi.ts`). Where KCore would ask who owns a page, what is signed or what runs, this
 * does what it is told; what only KCore has is accepted and means nothing.
 */
import type { El2 } from "../el2/el2.ts";
import { MOST_VMS, NEXT_VM, PAGE, STATE, VCPU, VCPUS, VM, VM_BYTES, VMS_AT } from "./layout.ts";
import { mapPage, newRoot } from "./stage2.ts";
import { word } from "./word.ts";

const REFUSED = -9n;
const NO_MEMORY = -8n;
const NO_CALL = -11n;
const BAD_ARGUMENT = -12n;
const OK = 0n;

/** Numbers of what the host asks for. */
export const CALL = {
  TIMER_SET_CNTVOFF: 13n,
  CLEAR_VM_S2_RANGE: 14n,
  SET_BOOT_INFO: 15n,
  REMAP_VM_IMAGE: 16n,
  VERIFY_VM_IMAGE: 17n,
  SMMU_FREE_PGD: 18n,
  SMMU_ALLOC_PGD: 19n,
  SMMU_LPAE_MAP: 20n,
  SMMU_LPAE_IOVA_TO_PHYS: 21n,
  SMMU_CLEAR: 22n,
  PHYS_ADDR_IOREMAP: 23n,
  REGISTER_KVM: 24n,
  REGISTER_VCPU: 25n,
  VCPU_RUN: 30n,
  VM_STOP: 31n,
} as const;
/** And of what a guest asks for: pages are shared, and no more. */
export const GUEST_CALL = { SET_DESC_PFN: 11n, UNSET_DESC_PFN: 12n } as const;

/** SMMUs are the host's to program. */
const NO_EFFECT: ReadonlySet<bigint> = new Set([
  CALL.SMMU_FREE_PGD,
  CALL.SMMU_ALLOC_PGD,
  CALL.SMMU_LPAE_MAP,
  CALL.SMMU_CLEAR,
]);

/** What the hypervisor knows of a VM. */
export class VmRecord {
  readonly #el2: El2;
  readonly #at: number;
  readonly id: bigint;

  constructor(el2: El2, base: number, id: bigint) {
    this.#el2 = el2;
    this.#at = base + VMS_AT + Number(id) * VM_BYTES;
    this.id = id;
  }
  get(field: number): bigint {
    return word(this.#el2, this.#at + field);
  }
  set(field: number, value: bigint): void {
    this.#el2.store(this.#at + field, 8, value);
  }
  vcpu(n: bigint): bigint {
    return this.get(VM.vcpus + 8 * Number(n));
  }
  setVcpu(n: bigint, state: bigint): void {
    this.set(VM.vcpus + 8 * Number(n), state);
  }
  get vttbr(): bigint {
    return this.get(VM.root) | (this.id << 48n);
  }
}

/** The VM of a number, undefined when there is none. */
export function vmOf(el2: El2, base: number, id: bigint): VmRecord | undefined {
  if (id < 1n || id > MOST_VMS) return undefined;
  const vm = new VmRecord(el2, base, id);
  return vm.get(VM.state) === STATE.none ? undefined : vm;
}

type Call = (vm: VmRecord, el2: El2, base: number, a: bigint, b: bigint, c: bigint) => bigint;

const inSpace = (address: bigint): boolean => address < 1n << 44n;

const map = (vm: VmRecord, el2: El2, base: number, ipa: bigint, pa: bigint, kind: "memory" | "device"): bigint => {
  if (!inSpace(ipa) || !inSpace(pa)) return BAD_ARGUMENT;
  return mapPage(el2, base, vm.vttbr, Number(ipa), Number(pa), kind) ? OK : NO_MEMORY;
};

const registerVcpu: Call = (vm, _el2, _base, n) => {
  if (n >= VCPUS || vm.vcpu(n) !== VCPU.none) return n >= VCPUS ? BAD_ARGUMENT : REFUSED;
  vm.setVcpu(n, VCPU.fresh);
  return OK;
};

const setBootInfo: Call = (vm, _el2, _base, address) => {
  const number = vm.get(VM.images);
  vm.set(VM.images, number + 1n);
  vm.set(VM.mapped, 0n);
  vm.set(VM.address, address);
  return number;
};

/** The next page of the latest image. */
const remapVmImage: Call = (vm, el2, base, frame) => {
  const mapped = vm.get(VM.mapped);
  const answer = map(vm, el2, base, vm.get(VM.address) + mapped * BigInt(PAGE), frame * BigInt(PAGE), "memory");
  if (answer === OK) vm.set(VM.mapped, mapped + 1n);
  return answer;
};

const MOST_ROUNDS = 65536n;
const ioremap: Call = (vm, el2, base, ipa, pa, bytes) => {
  const pages = (bytes + BigInt(PAGE) - 1n) / BigInt(PAGE);
  if (pages > MOST_ROUNDS) return BAD_ARGUMENT;
  for (let i = 0n; i < pages; i++) {
    const answer = map(vm, el2, base, ipa + i * BigInt(PAGE), pa + i * BigInt(PAGE), "device");
    if (answer !== OK) return answer;
  }
  return OK;
};

/** The host may have the memory of a VM that is off and of which nothing runs; it always could. */
const clearRange: Call = (vm) => {
  for (let n = 0n; n < VCPUS; n++) if (vm.vcpu(n) === VCPU.runs) return REFUSED;
  return vm.get(VM.state) === STATE.off ? OK : REFUSED;
};

const stop: Call = (vm) => {
  vm.set(VM.state, STATE.off);
  return OK;
};

const CALLS: ReadonlyMap<bigint, Call> = new Map<bigint, Call>([
  [CALL.CLEAR_VM_S2_RANGE, clearRange],
  [CALL.SET_BOOT_INFO, setBootInfo],
  [CALL.REMAP_VM_IMAGE, remapVmImage],
  [CALL.VERIFY_VM_IMAGE, () => OK],
  [CALL.PHYS_ADDR_IOREMAP, ioremap],
  [CALL.REGISTER_VCPU, registerVcpu],
  [CALL.VM_STOP, stop],
]);

function registerKvm(el2: El2, base: number): bigint {
  const id = word(el2, base + NEXT_VM) + 1n;
  const root = id > MOST_VMS ? 0 : newRoot(el2, base);
  if (root === 0) return NO_MEMORY;
  el2.store(base + NEXT_VM, 8, id);
  const vm = new VmRecord(el2, base, id);
  vm.set(VM.root, BigInt(root));
  vm.set(VM.state, STATE.on);
  return id;
}

/** The answer to a call of the host's, which is not the one that runs a virtual CPU. */
export function answer(el2: El2, base: number): bigint {
  const number = el2.x(0);
  if (number === CALL.REGISTER_KVM) return registerKvm(el2, base);
  if (NO_EFFECT.has(number)) return OK;
  if (number === CALL.SMMU_LPAE_IOVA_TO_PHYS) return el2.x(1);
  if (number === CALL.TIMER_SET_CNTVOFF) return REFUSED; // the counter of a VM is that of the machine
  const call = CALLS.get(number);
  if (call === undefined) return NO_CALL;
  const vm = vmOf(el2, base, el2.x(1));
  return vm === undefined ? BAD_ARGUMENT : call(vm, el2, base, el2.x(2), el2.x(3), el2.x(4));
}
export { BAD_ARGUMENT, REFUSED };
