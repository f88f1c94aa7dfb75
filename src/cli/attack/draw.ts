/** Random steps: some go on with the life of a VM as a host would, others are anything, at numbers that matter. */

import * as abi from "../../../kcore/handlers/machine/abi.ts";
import type { Layout } from "../../../kcore/native/layout.ts";
import { Random } from "../../../kcore/native/random.ts";
import { MAP } from "../../machine/index.ts";
import { GUEST_IMAGE, GUEST_PAGES, type Step } from "./steps.ts";

const PAGE = 4096n;
const GUEST_RAM = 0x4000_0000n;
const EXCHANGE = { x0: 0n, pc: 32n, pstate: 33n, page: 100n } as const;
const CPUS = 4;
const VCPUS = 2;
const CALLS: readonly bigint[] = [13n, 14n, 15n, 16n, 17n, 18n, 19n, 20n, 21n, 22n, 23n, 24n, 25n, 30n, 31n];
const EDGES: readonly bigint[] = [
  0n,
  1n,
  7n,
  8n,
  15n,
  16n,
  17n,
  1n << 32n,
  1n << 36n,
  1n << 48n,
  1n << 63n,
  2n ** 64n - 1n,
];
/** Registers of an SMMU that decide: sCR0, sCR2, SMR, S2CR, CBAR, CBA2R, and of banks SCTLR, TTBR0, TCR. */
const REGISTERS: readonly number[] = [
  0, 8, 0x800, 0x804, 0xc00, 0xc04, 0x1000, 0x1004, 0x1800, 0x8000, 0x8020, 0x8024, 0x8030, 0x9020,
];
const VALUES: readonly bigint[] = [0n, 1n, 0x20_0400n, 0x8000_0005n, 0x2_0000n, 0x1_0000n, 3n, 0xffn, 0x61n];

/** A VM on its way, as its host sees it. */
interface Life {
  readonly id: bigint;
  /** The next step of a host that means well. */
  next: number;
  readonly pages: bigint[];
  overlaps: boolean;
}

export class Draw {
  readonly #random: Random;
  readonly #layout: Layout;
  readonly #lives: Life[] = [];
  #planned: Step[] = [];

  constructor(seed: number, layout: Layout) {
    this.#random = new Random(seed);
    this.#layout = layout;
  }

  #below(n: number): number {
    return this.#random.below(n);
  }
  #pick<T>(items: readonly T[]): T {
    return this.#random.pick(items);
  }
  #cpu(): number {
    return this.#below(CPUS);
  }
  /** A page of the host's memory behind the stub, of few. */
  #page(): bigint {
    return BigInt(this.#layout.host) + 0x10_0000n + PAGE * BigInt(this.#below(64));
  }
  #vm(): bigint {
    return BigInt(this.#below(8) === 0 ? this.#below(18) : 1 + this.#below(Math.max(1, this.#lives.length)));
  }
  /** An argument: a page, a frame, a number of a VM, an edge. */
  #argument(): bigint {
    const page = this.#page();
    return this.#pick([
      page,
      page / PAGE,
      GUEST_RAM + PAGE * BigInt(this.#below(8)),
      this.#vm(),
      this.#pick(EDGES),
      PAGE,
    ]);
  }
  #call(number: bigint, ...args: readonly bigint[]): Step {
    return { kind: "call", cpu: this.#cpu(), x: [number, ...args] };
  }
  #exchange(vm: bigint, vcpu: bigint, register: bigint, value: bigint): Step {
    const at = BigInt(this.#layout.exchange) + PAGE * (8n * vm + vcpu) + 8n * register;
    return { kind: "store", cpu: this.#cpu(), at, value };
  }

  /** What comes next. */
  step(): Step {
    const planned = this.#planned.shift();
    if (planned !== undefined && this.#below(6) !== 0) return planned;
    if (planned !== undefined) this.#planned.unshift(planned);
    if (this.#below(3) === 0) return this.#anything();
    this.#plan();
    return this.#planned.shift() ?? this.#anything();
  }

  /** The next few steps of a host that means well, more or less. */
  #plan(): void {
    const isNew = this.#lives.length === 0 || (this.#lives.length < 15 && this.#below(12) === 0);
    if (isNew) {
      this.#lives.push({ id: BigInt(this.#lives.length + 1), next: 0, pages: [], overlaps: false });
      this.#planned = [this.#call(abi.REGISTER_KVM)];
      return;
    }
    const life = this.#pick(this.#lives);
    this.#planned = life.next < 3 ? this.#begin(life) : this.#live(life);
    life.next++;
  }

  #begin(life: Life): Step[] {
    const { id } = life;
    if (life.next === 0) return [0n, 1n].slice(0, VCPUS).map((vcpu) => this.#call(abi.REGISTER_VCPU, id, vcpu));
    if (life.next === 1) {
      // Now and then with a second image over the first.
      const second = this.#call(abi.SET_BOOT_INFO, id, GUEST_RAM, PAGE);
      life.overlaps = this.#below(6) === 0;
      return [
        this.#call(abi.SET_BOOT_INFO, id, GUEST_RAM, PAGE * BigInt(GUEST_PAGES)),
        ...(life.overlaps ? [second] : []),
      ];
    }
    const steps: Step[] = [];
    for (let p = 0; p < GUEST_PAGES; p++) {
      // A page that nobody else is given, for the most part.
      const own = BigInt(this.#layout.host) + 0x20_0000n + PAGE * (2n * id + BigInt(p));
      const page = this.#below(8) === 0 ? this.#page() : own;
      life.pages.push(page);
      steps.push(
        { kind: "copy", cpu: this.#cpu(), to: page, from: BigInt(GUEST_IMAGE) + PAGE * BigInt(p) },
        this.#call(abi.REMAP_VM_IMAGE, id, page / PAGE, 0n),
      );
    }
    if (life.overlaps) steps.push(this.#call(abi.REMAP_VM_IMAGE, id, this.#page() / PAGE, 1n));
    return [
      ...steps,
      this.#call(abi.VERIFY_VM_IMAGE, id),
      this.#exchange(id, 0n, EXCHANGE.pc, GUEST_RAM),
      this.#exchange(id, 0n, EXCHANGE.pstate, 0x3c5n),
    ];
  }

  #live({ id, pages }: Life): Step[] {
    const vcpu = BigInt(this.#below(VCPUS));
    const run = this.#call(abi.VCPU_RUN, id, vcpu);
    // What the guest is to do, and with which address: see guests/attacks/guest.S.
    const asked =
      (this.#pick([
        GUEST_RAM,
        GUEST_RAM + PAGE,
        GUEST_RAM + 0x10_0000n + PAGE * BigInt(this.#below(8)),
        0x0801_0000n,
        this.#page(),
      ]) <<
        8n) |
      BigInt(1 + this.#below(9));
    switch (this.#below(8)) {
      case 0:
        return [
          this.#call(abi.VM_STOP, id),
          this.#call(
            abi.CLEAR_VM_S2_RANGE,
            id,
            this.#pick([...pages, this.#page()]),
            this.#pick([PAGE * BigInt(1 + this.#below(64)), 1n << 39n]),
          ),
        ];
      case 1:
        return [this.#call(abi.PHYS_ADDR_IOREMAP, id, 0x0801_0000n, BigInt(MAP.gicv), 2n * PAGE)];
      case 2:
        return [
          this.#call(abi.SMMU_ALLOC_PGD, BigInt(this.#below(3)), this.#pick([0n, id]), 0n),
          this.#call(abi.SMMU_LPAE_MAP, this.#page(), this.#page(), 0xc0n, BigInt(this.#below(3)), 0n),
        ];
      default:
        return [
          this.#exchange(id, vcpu, EXCHANGE.x0, asked),
          this.#exchange(id, vcpu, EXCHANGE.page, this.#pick([0n, this.#page()])),
          run,
          this.#call(abi.VCPU_RUN, id, vcpu),
        ];
    }
  }

  #anything(): Step {
    const at = this.#pick([
      this.#page(),
      this.#page(),
      BigInt(this.#layout.core) + PAGE * BigInt(this.#below(64)),
      BigInt(this.#layout.exchange),
      BigInt(MAP.gich),
      this.#pick(EDGES) & ~7n,
    ]);
    switch (this.#below(8)) {
      case 0:
        return { kind: "load", cpu: this.#cpu(), at };
      case 1:
        return { kind: "store", cpu: this.#cpu(), at, value: this.#argument() };
      case 2:
        return {
          kind: "store32",
          cpu: this.#cpu(),
          at: BigInt(MAP.smmus[this.#below(2)]! + this.#pick(REGISTERS)),
          value: this.#pick(VALUES),
        };
      case 3:
        return {
          kind: this.#below(2) === 0 ? "read" : "write",
          smmu: this.#below(2),
          stream: this.#pick([0, 5]),
          at: this.#page(),
        };
      default:
        return this.#call(
          this.#pick(CALLS),
          this.#argument(),
          this.#argument(),
          this.#argument(),
          this.#argument(),
          this.#argument(),
        );
    }
  }
}
