/** What runs at EL2 instead of code there, for a host at EL1 that makes virtual machines. */
import { KEPT_BYTES, MOST_HOST_MEMORY } from "../../../kcore/native/layout.ts";
import { type Hypervisor, KVM_BYTES, type Machine, MOST_MEMORY, PlainKvm } from "../../machine/index.ts";

/** A hypervisor, and what it does to a machine that is loaded and has not started. */
export interface Prepared {
  readonly hypervisor: Hypervisor;
  install?(machine: Machine): void;
  /** Looks at a machine that was put back. @throws {Damaged} */
  accept?(machine: Machine): void;
  /** What there is to say of the machine's state, a line; nothing before it was entered. */
  judge?(machine: Machine): string | undefined;
}

export interface Mode {
  readonly name: string;
  readonly says: string;
  /** Bytes at the end of RAM that are the hypervisor's: a machine has so much more than its host is told of. */
  readonly kept: number;
  /** The most memory that a host has. */
  readonly mostMemory: number;
  /** Whether devices are behind SMMUs. */
  readonly smmus: boolean;
  prepare(): Promise<Prepared>;
}

export const MODES: readonly Mode[] = [
  {
    name: "sekvm",
    says: "KCore: the host reaches no memory of its guests but what they share",
    kept: KEPT_BYTES,
    mostMemory: MOST_HOST_MEMORY,
    smmus: true,
    prepare: async () => (await import("./sekvm.ts")).prepare(),
  },
  {
    name: "kvm",
    says: "a plain hypervisor: the host reaches all memory of its guests",
    kept: KVM_BYTES,
    mostMemory: MOST_MEMORY - KVM_BYTES,
    smmus: false,
    prepare: async () => ({ hypervisor: new PlainKvm() }),
  },
];

/** One line for each. */
export const modesText = (): string =>
  MODES.map(({ name, says }) => `  sekvm run --mode ${name.padEnd(6)} ${says}\n`).join("");
