/** A machine with a host in it that has nothing good in mind, and what is above that host. */
import { Judge, type Violation } from "../../../kcore/native/index.ts";
import { KEPT_BYTES } from "../../../kcore/native/layout.ts";
import { sameBytes } from "../../host/node/index.ts";
import { DEFAULTS, KVM_BYTES, Machine, MIB, PlainKvm } from "../../machine/index.ts";
import { guestKey, newKCore } from "../run/sekvm.ts";

export type Above = "kvm" | "sekvm";

/** Where the programs are put and entered. */
export const ENTRY = 0x4008_0000;

export interface Attacked {
  readonly machine: Machine;
  /** Looks at the state, of KCore's machine. */
  look(): readonly Violation[];
  /** The same by a judge that has seen nothing yet: it evaluates all that is said of a state. */
  lookAtAll(): readonly Violation[];
  /** What was evaluated by these. */
  readonly evaluated: number;
}

/** A device of the board that an attack drives. */
const SLOTS = ["entropy"] as const;

/** How often states are looked at while many entries come: each of the first ones, then some. */
const ALL = 64;
const SOME = 64;

export interface HostOptions {
  readonly cpus: number;
  /** Whole MiB. */
  readonly memory: number;
  /** Looks at states by itself, and tells of what is wrong. */
  readonly tell?: (violation: Violation) => void;
  /** Each look evaluates all that is said, not only what rests on something that has changed. */
  readonly isWhole?: boolean;
}

/** @param program flat, for `ENTRY` */
export function hostUnder(
  above: Above,
  program: Uint8Array,
  { cpus, memory, tell, isWhole = false }: HostOptions,
): Attacked {
  const kcore = above === "sekvm" ? newKCore() : undefined;
  const hypervisor = kcore ?? new PlainKvm();
  const kept = kcore === undefined ? KVM_BYTES : KEPT_BYTES;
  const config = {
    ...DEFAULTS,
    cpus,
    memory: memory * MIB + kept,
    smmus: true,
    slots: SLOTS,
    hypervisor: hypervisor.name,
  };
  const machine = new Machine(config, { disks: [], hypervisor });
  machine.write(ENTRY, program);
  machine.start(ENTRY);
  if (kcore === undefined) return { machine, look: () => [], lookAtAll: () => [], evaluated: 0 };
  kcore.install(machine, guestKey());
  const judge = new Judge(machine, kcore, { isWhole, same: sameBytes });
  let [entries, evaluated] = [0, 0];
  if (tell !== undefined)
    kcore.afterEntry = () => {
      if (++entries <= ALL || entries % SOME === 0) for (const violation of judge.look()) tell(violation);
    };
  return {
    machine,
    look: () => judge.look(),
    lookAtAll: () => {
      const other = new Judge(machine, kcore, { same: sameBytes });
      const found = other.look();
      evaluated += other.evaluated;
      return found;
    },
    get evaluated() {
      return judge.evaluated + evaluated;
    },
  };
}
