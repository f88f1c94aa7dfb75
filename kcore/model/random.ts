/** Events at random, from a seed: hosts and guests that know the calls, and use them on a few pages, VMs and banks, mostly in an order that gets somewhere. */
import * as abi from "../layers/00-machine/abi.ts";
import { PAGE, PC } from "../layers/00-machine/context.ts";
import type { Event } from "./event.ts";
import { type Model, runsOn } from "./model.ts";

/** Numbers from a seed (xorshift): the next state, which is the number. */
const next = (state: number): number => {
  let x = state;
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  return x >>> 0;
};

const FRAMES = [0x40000n, 0x40001n, 0x40002n, 0x40003n];
const IMAGE = 0x80000000n;
const ADDRESSES = [...FRAMES.map((f) => f << 12n), 0x10000n, 0x2b400000n, 0x2b408020n, 0x90000000n];
const GUEST = [IMAGE, IMAGE + 0x1000n, 0x80010000n, 0x1000n];

export class RandomEvents {
  #state: number;
  constructor(seed: number) {
    this.#state = (Math.imul(seed, 2654435761) ^ 0x9e3779b9) >>> 0 || 1;
  }
  #below(n: number): number {
    this.#state = next(this.#state);
    return this.#state % n;
  }
  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)]!;
  }

  /** The next event, of a model as it is. */
  of(model: Model): Event {
    if (this.#below(12) === 0) return this.#dma();
    const cpu = BigInt(this.#below(3));
    return runsOn(model, cpu) === 0n ? this.#host(cpu) : this.#guest(cpu);
  }

  #dma(): Event {
    const [bank, addr] = [this.#pick([0n, 8n]), this.#pick([...GUEST, ...ADDRESSES])];
    return this.#below(2) === 0
      ? { kind: "dma-load", bank, addr }
      : { kind: "dma-store", bank, addr, value: BigInt(this.#below(8)) };
  }

  #guest(cpu: bigint): Event {
    const addr = this.#pick(GUEST);
    switch (this.#below(8)) {
      case 0:
        return { kind: "irq", cpu };
      case 1:
        return { kind: "trap", cpu, esr: this.#pick([0x06000000n, 0x62000000n, 0n]) };
      case 2:
        return { kind: "store", cpu, addr, value: BigInt(this.#below(8)) };
      case 3:
        return { kind: "call", cpu, args: [this.#pick([0x84000008n, 0x84000000n, 0xc4000003n]), 1n, 2n] };
      case 4:
      case 5:
        return { kind: "call", cpu, args: [this.#pick([abi.SET_DESC_PFN, abi.UNSET_DESC_PFN]), addr, 0x1000n] };
      default:
        return { kind: "load", cpu, addr };
    }
  }

  #host(cpu: bigint): Event {
    const [vm, vcpu] = [BigInt(1 + this.#below(2)), BigInt(this.#below(2))];
    const addr = this.#pick(ADDRESSES);
    switch (this.#below(9)) {
      case 0:
        return { kind: "load", cpu, addr };
      case 1:
      case 2:
        return { kind: "store", cpu, addr, value: BigInt(this.#below(8)) };
      case 3:
        return { kind: "tell", cpu, vm, vcpu, at: PC, value: IMAGE };
      case 4:
        return { kind: "tell", cpu, vm, vcpu, at: PAGE, value: this.#pick(ADDRESSES) };
      case 5:
        return { kind: "call", cpu, args: [abi.VCPU_RUN, vm, vcpu] };
      default:
        return { kind: "call", cpu, args: this.#call(vm, vcpu) };
    }
  }

  #call(vm: bigint, vcpu: bigint): readonly bigint[] {
    const frame = this.#pick(FRAMES);
    const [bank, smmu] = this.#pick([
      [0n, 0n],
      [0n, 1n],
    ] as const);
    const owner = this.#pick([0n, vm]);
    const [iova, addr] = this.#pick([
      [frame << 12n, frame << 12n],
      [0x1000n, frame << 12n],
    ] as const);
    return this.#pick<readonly bigint[]>([
      [abi.REGISTER_KVM],
      [abi.REGISTER_VCPU, vm, vcpu],
      [abi.SET_BOOT_INFO, vm, IMAGE, 0x1000n],
      [abi.REMAP_VM_IMAGE, vm, frame, 0n],
      [abi.REMAP_VM_IMAGE, vm, frame, 0n],
      [abi.VERIFY_VM_IMAGE, vm],
      [abi.VERIFY_VM_IMAGE, vm],
      [abi.SMMU_ALLOC_PGD, bank, owner, smmu],
      [abi.SMMU_LPAE_MAP, iova, addr, 0xc0n, bank, smmu],
      [abi.SMMU_LPAE_MAP, iova, addr, 0xc0n, bank, smmu],
      [abi.SMMU_CLEAR, iova, bank, smmu],
      [abi.SMMU_LPAE_IOVA_TO_PHYS, iova, bank, smmu],
      [abi.SMMU_FREE_PGD, bank, smmu],
      [abi.PHYS_ADDR_IOREMAP, vm, 0x1000n, 0x90000000n, 0x1000n],
      [abi.CLEAR_VM_S2_RANGE, vm, FRAMES[0]! << 12n, 0x4000n],
      ...(this.#below(6) === 0 ? [[abi.VM_STOP, vm]] : []),
      [abi.REGISTER_HEIR, vm],
      [abi.ENCRYPT_BUF, vm, IMAGE, frame],
      [abi.SAVE_CRYPT_VCPU, vm, vcpu, frame],
      [abi.DECRYPT_BUF, vm, frame, this.#pick(FRAMES), BigInt(1 + this.#below(3))],
      [abi.LOAD_CRYPT_VCPU, vm, vcpu, frame, BigInt(1 + this.#below(3))],
      [BigInt(this.#below(40)), this.#pick([vm, 0n, 1n << 63n]), frame, 0n],
    ]);
  }
}
