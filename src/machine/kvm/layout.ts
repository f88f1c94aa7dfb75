/**
 * Where a plain hypervisor has what it keeps: the last bytes of RAM, which the host is told nothing of. Nothing protects them, as nothing protects a kernel's
 * memory from itself.
 *
 * | offset | what |
 * | --- | --- |
 * | 0 | exchanges: a page for each virtual CPU, by VM and number, from VM 0 on, which is the host's |
 * | `HOSTS` | registers of the host of each CPU, while a guest runs there: a page for each |
 * | `VMS_AT` | records of VMs, `VM_BYTES` each: see `VM` |
 * | `NEXT_VM` | the last number of a VM that was given |
 * | `NEXT_TABLE` | how many pages for tables were taken |
 * | `TABLES` | those pages |
 */
import { MOST_CPUS } from "../config.ts";

export const PAGE = 4096;
export const MOST_VMS = 32;
export const VCPUS = 8;

export const KVM_BYTES = 0x80_0000;
export const HOSTS = (MOST_VMS + 1) * VCPUS * PAGE;
export const VMS_AT = HOSTS + MOST_CPUS * PAGE;
export const VM_BYTES = 128;
export const NEXT_VM = VMS_AT + (MOST_VMS + 1) * VM_BYTES;
export const NEXT_TABLE = NEXT_VM + 8;
export const TABLES = VMS_AT + 2 * PAGE;

/** Offsets in the record of a VM, 8 bytes each. */
export const VM = {
  state: 0,
  /** Physical address of the first table of stage 2, 0 for none. */
  root: 8,
  /** How many images were announced; pages of the latest that were mapped, and its address. */
  images: 16,
  mapped: 24,
  address: 32,
  /** States of virtual CPUs, one each. */
  vcpus: 40,
} as const;

export const STATE = { none: 0n, on: 1n, off: 2n } as const;
/** Of a virtual CPU: it was not registered, it has not run yet, it may run, a CPU runs it. */
export const VCPU = { none: 0n, fresh: 1n, ready: 2n, runs: 3n } as const;
