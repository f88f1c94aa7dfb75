/** A machine with KCore's memory in it, and one of its CPUs at EL2. */
import { DEFAULTS, type El2, type Hypervisor, MAP, Machine, MIB } from "../../../src/machine/index.ts";
import { bootImage } from "../boot.ts";
import { type Crypto, Hardware } from "../hardware.ts";
import { KEPT_BYTES, type Layout, layoutFor } from "../layout.ts";

export const layout: Layout = layoutFor(MAP.ram, 2 * MIB + KEPT_BYTES, MAP.smmus);

export interface Board {
  readonly machine: Machine;
  readonly hardware: Hardware;
  readonly el2: El2;
  readonly crypto: Crypto;
}

/** The machine as the loader leaves it, and what its first CPU has at EL2. */
export function boardWith(crypto: Crypto, key: Uint8Array = new Uint8Array(32)): Board {
  let el2: El2 | undefined;
  const hypervisor: Hypervisor = {
    name: "probe",
    enter: (at) => {
      el2 = at;
      at.write("HCR_EL2", 1n << 31n);
      at.write("SPSR_EL2", 0x3c5n);
      at.resume();
    },
  };
  const config = { ...DEFAULTS, memory: layout.memory, smmus: true, hypervisor: hypervisor.name };
  const machine = new Machine(config, { disks: [], hypervisor });
  for (const { at, bytes } of bootImage(layout, key, crypto.hash(key))) machine.write(layout.core + at, bytes);
  machine.start(MAP.ram);
  machine.step(1);
  machine.cpus[0]!.enter(2, true);
  const hardware = new Hardware(layout, crypto);
  hardware.el2 = el2!;
  return { machine, hardware, el2: el2!, crypto };
}

/** Puts a word at an offset of KCore's memory. */
export function put({ machine }: Board, at: number | bigint, bytes: 4 | 8, value: bigint): void {
  machine.ram.store(machine.ram.at(layout.core + Number(at)), bytes, value);
}
