/** Layers 27 to 29 in tests: CPUs that the host, and virtual CPUs, run on. Of what each CPU has of its own there is one copy in a machine: here the others are kept beside it. */
import { READY, REMAP_START, VERIFIED } from "../../kcore/layers/00-machine/constants.ts";
import { EC, ESR_EL2, FAR_EL2, HPFAR_EL2, isSaved, PSTATE, type Reg } from "../../kcore/layers/00-machine/context.ts";
import { exitPopulateFault, restoreGprs, saveGprs } from "../../kcore/layers/00-machine/index.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import type { Cpu, Machine, Vcpuid, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { restoreHost, restoreVm, saveHost, saveVm } from "../../kcore/layers/29-ctxt-switch/index.ts";
import { type U64, u32, u64, withMachine } from "../../src/prelude/index.ts";
import { cpu, vm } from "./tables.ts";

export const VM = vm(1n);
export const vcpu = (n: bigint): Vcpuid => u32(n) as Vcpuid;
/** Where the images of VMs begin, and a byte of each. */
export const ENTRY = u64(0x80000n);

type Own = Pick<Machine, "regs" | "host" | "curVmid" | "curVcpuid">;
const ownOf = ({ regs, host, curVmid, curVcpuid }: Machine): Own => ({ regs, host, curVmid, curVcpuid });

/** A machine, and what the CPUs that do not look have of their own. */
export interface Board {
  readonly machine: Machine;
  readonly own: ReadonlyMap<Cpu, Own>;
}
/** As a CPU sees it. */
export function seenBy({ machine, own }: Board, curid: Cpu): Machine {
  return machine.curid === curid ? machine : { ...machine, ...own.get(curid)!, curid };
}
/** What a CPU does on a machine of a level. */
export function on<T>(board: Board, curid: Cpu, level: number, run: () => T): readonly [Board, T] {
  const [machine, answer] = withMachine(seenBy(board, curid), level, run);
  const own = new Map(board.own).set(board.machine.curid, ownOf(board.machine)).set(curid, ownOf(machine));
  return [{ machine, own }, answer];
}
/** A CPU's registers are others: who runs on it has worked. */
export function worked(board: Board, curid: Cpu, regs: ReadonlyMap<Reg, U64>): Board {
  const m = seenBy(board, curid);
  const after = [...regs].reduce((all, [r, value]) => all.with(r, value), m.regs);
  const own = new Map(board.own).set(board.machine.curid, ownOf(board.machine));
  return { machine: { ...m, regs: after }, own };
}

export const CPUS = [0n, 1n, 2n].map(cpu);
/** VM 1 has images of two pages, was verified, and has virtual CPUs 0 and 1; VM 2 was verified, and has no image, and virtual CPU 0. */
export function startBoard(): Board {
  const m = initialMachine(CPUS[0]!);
  const ready = (vmid: Vmid, images: bigint): Machine["objects"]["vms"] => {
    const known = m.objects.vms.at(vmid);
    const image = { ...known.images.at(u32(0n)), loadAddr: ENTRY, loadSize: u64(0x2000n), remapAddr: REMAP_START };
    const vcpuState = known.vcpuState.with(u32(0n), READY).with(u32(1n), READY);
    const info = {
      ...known,
      state: VERIFIED,
      vcpuState,
      nextLoadInfo: u32(images),
      images: known.images.with(u32(0n), image),
    };
    return m.objects.vms.with(vmid, info);
  };
  const vms = ready(VM, 1n).with(vm(2n), ready(vm(2n), 0n).at(vm(2n)));
  const machine = { ...m, objects: { ...m.objects, vms } };
  return { machine, own: new Map(CPUS.map((c) => [c, ownOf(machine)])) };
}
/** The host writes what it tells of a virtual CPU. */
export function told(board: Board, vmid: Vmid, vcpuid: Vcpuid, r: Reg, value: U64): Board {
  const { machine } = board;
  const of = machine.exchange.at(vmid);
  return {
    ...board,
    machine: { ...machine, exchange: machine.exchange.with(vmid, of.with(vcpuid, of.at(vcpuid).with(r, value))) },
  };
}

/** The host has a CPU run a virtual CPU: 0 where it does. */
export function entered(vmid: Vmid, vcpuid: Vcpuid): bigint {
  saveGprs();
  saveHost();
  const status = restoreVm(vmid, vcpuid);
  restoreGprs();
  return status;
}
/** A virtual CPU is left to the host. */
export function exited(): void {
  saveGprs();
  exitPopulateFault();
  saveVm();
  restoreHost();
  restoreGprs();
}
/** Why a virtual CPU is left. */
export const exitBy = (ec: bigint, esr: bigint, hpfar = 0n, far = 0n): ReadonlyMap<Reg, U64> =>
  new Map([
    [EC, u64(ec)],
    [ESR_EL2, u64(esr)],
    [HPFAR_EL2, u64(hpfar)],
    [FAR_EL2, u64(far)],
  ]);
/** Registers that are all different, and so for each seed. */
export const filled = (seed: bigint): ReadonlyMap<Reg, U64> =>
  new Map(
    Array.from({ length: 200 }, (_, i) => u32(BigInt(i)) as Reg)
      .filter((r) => r < 31n || isSaved(r) || (128n <= r && r < 194n))
      .map((r) => [r, r === PSTATE ? u64(5n) : u64(seed * 0x10000n + r)]),
  );
