/**
 * KCore as the hypervisor of a machine: the code of its layers, with what stands for layer 0 at the bottom. Here is only what decides which handler an
 * exception goes to.
 */
import { Damaged, type El2, type Entry, type Hypervisor, MAP, type Machine } from "../../src/machine/index.ts";
import { VCPU_RUN } from "../layers/00-machine/abi.ts";
import { HOST } from "../layers/00-machine/constants.ts";
import {
  hostHvcHandler,
  hostNptHandler,
  hostOtherHandler,
  hostVcpuRunHandler,
  vmExitHandler,
} from "../layers/34-trap-handler/index.ts";
import { acting, u64 } from "../prelude/index.ts";
import { actionsOn } from "./actions.ts";
import { runningAt } from "./acts/contexts.ts";
import { bootImage, lastingImage } from "./boot.ts";
import { type Crypto, Hardware } from "./hardware.ts";
import { type Layout, layoutFor } from "./layout.ts";
import { relaySmc, startOf } from "./psci.ts";
import { startHost, startSmmus } from "./start.ts";

/** Classes of exceptions: HVC and SMC of AArch64, aborts of an exception level below. */
const EC = { hvc: 0x16n, smc: 0x17n, instructionAbort: 0x20n, dataAbort: 0x24n } as const;
/** Exit codes of the reference. */
const EXIT = { trap: u64(2n), interrupt: u64(31n) } as const;

/** KCore in the memory of one machine. */
interface Running {
  readonly hardware: Hardware;
  readonly actions: ReturnType<typeof actionsOn>;
}

export class KCore implements Hypervisor {
  readonly name = "sekvm";
  readonly #crypto: Crypto;
  #running: Running | undefined;
  /** Called behind each entry, for who looks at states. */
  afterEntry: (() => void) | undefined;

  constructor(crypto: Crypto) {
    this.#crypto = crypto;
  }

  /** Where it is follows from what memory the machine has. */
  #in(memory: number): Running {
    if (this.#running?.hardware.layout.memory === memory) return this.#running;
    const hardware = new Hardware(layoutFor(MAP.ram, memory, MAP.smmus), this.#crypto);
    return (this.#running = { hardware, actions: actionsOn(hardware) });
  }

  /** Puts KCore's memory into a machine that has not started. Its secret is the seed's, as all that is random in a machine. @param key under which images are signed, 32 bytes */
  install(machine: Machine, key: Uint8Array): void {
    const { layout } = this.#in(machine.config.memory).hardware;
    const secret = this.#crypto.hash(new TextEncoder().encode(`KCore's secret ${machine.config.seed}`));
    for (const { at, bytes } of bootImage(layout, key, secret)) machine.write(layout.core + at, bytes);
  }

  /** Looks at a machine that was put back, before it runs. @throws {Damaged} where what lasts is not what KCore began with: it goes through all regions that are there */
  accept(machine: Machine): void {
    let layout: Layout;
    try {
      ({ layout } = this.#in(machine.config.memory).hardware);
    } catch (error) {
      throw new Damaged("config.memory", (error as Error).message);
    }
    const { at, bytes } = lastingImage(layout);
    const from = machine.ram.at(layout.core + at);
    const found = bytes.findIndex((byte, i) => machine.ram.u8[from + i] !== byte);
    if (found >= 0)
      throw new Damaged(`0x${(layout.core + at + found).toString(16)}`, "is not what KCore has in its boot table");
  }

  /** Whether it has acted on a machine: what there is to see of one is seen from its last entry. */
  get hasEntered(): boolean {
    return this.#running?.hardware.isAt === true;
  }
  /** @throws {Error} before it is in a machine */
  get hardware(): Hardware {
    if (this.#running === undefined) throw new Error("KCore is in no machine");
    return this.#running.hardware;
  }

  enter(el2: El2, why: Entry): void {
    const { hardware, actions } = this.#in(el2.ramEnd - MAP.ram);
    hardware.el2 = el2;
    hardware.exitCode = why === "sync" ? EXIT.trap : EXIT.interrupt;
    acting(actions, () => (why === "start" ? this.#start() : this.#handle(why)));
    this.afterEntry?.();
    el2.resume();
  }

  /** The first CPU comes from the loader, others from where the host asked for them: these begin at KCore's first byte. */
  #start(): void {
    const { el2, layout } = this.hardware;
    if (el2.pc === BigInt(layout.core)) {
      const { entry, context } = startOf(this.hardware);
      startHost(this.hardware, entry);
      el2.setX(0, context);
    } else {
      startSmmus(this.hardware);
      startHost(this.hardware, el2.pc);
      el2.setX(1, BigInt(layout.exchange));
    }
  }

  #handle(why: Entry): void {
    const isHosts = this.hardware.u32(runningAt(this.hardware.el2.id)) === HOST;
    if (!isHosts) vmExitHandler();
    else if (why === "sync") this.#handleHost();
    else throw new Error(`${why} came to EL2 while the host ran`);
  }

  #handleHost(): void {
    const { el2 } = this.hardware;
    const ec = el2.read("ESR_EL2") >> 26n;
    if (ec === EC.hvc) {
      if (el2.x(0) === VCPU_RUN) hostVcpuRunHandler();
      else hostHvcHandler();
    } else if (ec === EC.smc) relaySmc(this.hardware);
    else if (ec === EC.dataAbort || ec === EC.instructionAbort) hostNptHandler();
    else hostOtherHandler();
  }
}
