/** Numbers that are drawn for random steps: CPUs, pages, VMs, banks, arguments where mistakes are. */

import * as abi from "../../../kcore/layers/00-machine/abi.ts";
import { CORE } from "../../../kcore/layers/00-machine/constants.ts";
import type { Layout } from "../../../kcore/native/layout.ts";
import { Random } from "../../../kcore/native/random.ts";
import { MAP } from "../../machine/index.ts";
import type { Step } from "./steps.ts";

export const PAGE = 4096n;
export const GUEST_RAM = 0x4000_0000n;
export const CPUS = 4;
const EDGES: readonly bigint[] = [
  0n,
  1n,
  4n,
  5n,
  7n,
  8n,
  15n,
  CORE,
  CORE + 1n,
  1n << 32n,
  1n << 36n,
  1n << 40n,
  (1n << 48n) - PAGE,
  1n << 48n,
  1n << 63n,
  2n ** 64n - 1n,
];
/** Numbers of calls, of those that there are not too. */
const CALLS: readonly bigint[] = [
  ...new Set([...Object.values(abi).filter((v) => typeof v === "bigint" && v >= 13n), 0n, 11n, 12n, 2n ** 63n]),
] as bigint[];
/** Pages of the host that guests and devices may get: few, and those of images, which nobody else is given for the most part. */
const SHARED_PAGES = { at: 0x10_0000n, count: 64 } as const;
const IMAGE_PAGES = 0x20_0000n;
const LAST_PAGES = 0x40_0000n;

export class Numbers {
  readonly layout: Layout;
  readonly #random: Random;
  #given = 0n;

  constructor(seed: number, layout: Layout) {
    this.#random = new Random(seed);
    this.layout = layout;
  }

  below(n: number): number {
    return this.#random.below(n);
  }
  /** Once in so many times. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }
  pick<T>(items: readonly T[]): T {
    return this.#random.pick(items);
  }
  cpu(): number {
    return this.below(CPUS);
  }
  /** A page of the host's of those for which all reach. */
  page(): bigint {
    return BigInt(this.layout.host) + SHARED_PAGES.at + PAGE * BigInt(this.below(SHARED_PAGES.count));
  }
  /** A page that was not given before, as long as there are some. */
  newPage(): bigint {
    const page = BigInt(this.layout.host) + IMAGE_PAGES + PAGE * this.#given;
    this.#given = (this.#given + 1n) % ((LAST_PAGES - IMAGE_PAGES) / PAGE);
    return page;
  }
  edge(): bigint {
    return this.pick(EDGES);
  }
  vm(): bigint {
    return BigInt(this.below(Number(CORE) + 2));
  }
  /** A page, a frame, an address of a guest, a number of a VM, an edge. */
  argument(): bigint {
    const page = this.page();
    const address = GUEST_RAM + PAGE * BigInt(this.below(8));
    return this.pick([page, page / PAGE, address, this.vm(), this.edge(), PAGE]);
  }
  /** An address that the host reaches for. */
  address(): bigint {
    return this.pick([
      this.page(),
      this.page(),
      BigInt(this.layout.host) + IMAGE_PAGES + PAGE * BigInt(this.below(256)),
      BigInt(this.layout.core) + PAGE * BigInt(this.below(64)),
      BigInt(this.layout.exchange),
      BigInt(MAP.gich),
      BigInt(MAP.gicv),
      this.edge() & ~7n,
    ]);
  }

  call(number: bigint, ...args: readonly bigint[]): Step {
    return { kind: "call", cpu: this.cpu(), x: [number, ...args] };
  }
  /** Any call with anything. */
  anyCall(): Step {
    const args = Array.from({ length: 5 }, () => this.argument());
    return this.call(this.pick(CALLS), ...args);
  }
  /** The host puts something into the exchange of a virtual CPU, by number of a register. */
  exchange(vm: bigint, vcpu: bigint, register: bigint, value: bigint): Step {
    const at = BigInt(this.layout.exchange) + PAGE * (8n * vm + vcpu) + 8n * register;
    return { kind: "store", cpu: this.cpu(), at, value };
  }
}
