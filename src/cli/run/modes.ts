/** What runs at EL2 instead of code there, for a host at EL1 that makes virtual machines: the kernel of `kserv/`, unless another is named. */
import { join } from "node:path";
import { type Hypervisor, KVM_BYTES, PlainKvm } from "../../machine/index.ts";
import { packageRoot } from "../places.ts";

export interface Mode {
  readonly name: string;
  readonly says: string;
  /** Bytes at the end of RAM that are the hypervisor's. */
  readonly kept: number;
  make(): Hypervisor;
}

export const MODES: readonly Mode[] = [
  {
    name: "kvm",
    says: "a plain hypervisor: the host reaches all memory of its guests",
    kept: KVM_BYTES,
    make: () => new PlainKvm(),
  },
];

export const hostFile = join(packageRoot, "kserv", "bin", "kserv.bin");

/** One line for each. */
export const modesText = (): string =>
  MODES.map(({ name, says }) => `  sekvm run --mode ${name.padEnd(6)} ${says}\n`).join("");
