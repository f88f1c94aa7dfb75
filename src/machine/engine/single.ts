/** One instruction by the reference interpreter: fetch, find its meaning, run it. */
import { faultOf, takeInstructionAbort } from "../cpu/abort.ts";
import { type Core, TAKEN, takeSync } from "../cpu/core.ts";
import { defaultTarget, EC } from "../cpu/exceptions.ts";
import type { Readied } from "../cpu/interpret.ts";

/** Physical address of the current instruction. @throws {TAKEN} */
export function fetchAddress(core: Core): number {
  const { cpu, mmu } = core;
  const offset = cpu.pageOffset;
  if ((offset & 3) !== 0) takeSync(core, defaultTarget(cpu), { ec: EC.pcAlignment, iss: 0, far: cpu.pc });
  try {
    return mmu.fetch.target[mmu.fetchRow()]! + offset;
  } catch (error) {
    return takeInstructionAbort(core, faultOf(error));
  }
}

function execute(core: Core, ready: Readied): void {
  const { cpu, ram } = core;
  if (cpu.illegal) takeSync(core, defaultTarget(cpu), { ec: EC.illegalState, iss: 0 });
  const at = ram.at(fetchAddress(core));
  if (at < 0) takeInstructionAbort(core, { kind: "external", stage: 1, level: 0, onWalk: false, ipa: 0 });
  const { pc } = cpu;
  core.next = BigInt.asUintN(64, pc + 4n);
  ready.at(ram.u32[at / 4]!, pc)(core);
  cpu.pc = core.next;
}

/** Runs one instruction and takes it off the budget. */
export function single(core: Core, ready: Readied): void {
  core.cpu.budget--;
  try {
    execute(core, ready);
  } catch (error) {
    if (error !== TAKEN) throw error;
  }
}
