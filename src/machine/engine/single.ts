/** One instruction by the reference interpreter: fetch, find its meaning, run it. */
import { EC } from "../../isa/index.ts";
import { faultOf, takeInstructionAbort } from "../cpu/abort.ts";
import { type Core, TAKEN, takeSync } from "../cpu/core.ts";
import { afterInstruction, beforeInstruction } from "../cpu/debug.ts";
import { defaultTarget } from "../cpu/exceptions.ts";
import type { Readied } from "../cpu/interpret.ts";

/** Physical address of the current instruction. @throws {TAKEN} */
function fetchAddress(core: Core): number {
  const { cpu, mmu } = core;
  const offset = cpu.pageOffset;
  mmu.stripTag();
  if ((offset & 3) !== 0) takeSync(core, defaultTarget(cpu), { ec: EC.pcAlignment, iss: 0, far: cpu.pc });
  try {
    return mmu.fetch.target[mmu.fetchRow()]! + offset;
  } catch (error) {
    return takeInstructionAbort(core, faultOf(error));
  }
}

/** What the instruction `word` at PC does. @throws {TAKEN} */
function perform(core: Core, ready: Readied, word: number): void {
  const { cpu } = core;
  core.next = undefined;
  ready.at(word, cpu)(core);
  if (core.next === undefined) cpu.goOn();
  else cpu.pc = core.next;
}

function execute(core: Core, ready: Readied): void {
  const { cpu, ram } = core;
  if (cpu.debugs) beforeInstruction(core);
  if (cpu.illegal) takeSync(core, defaultTarget(cpu), { ec: EC.illegalState, iss: 0 });
  const at = ram.at(fetchAddress(core));
  if (at < 0) takeInstructionAbort(core, { kind: "external", stage: 1, level: 0, onWalk: false, ipa: 0 });
  const word = ram.u32[at / 4]!;
  perform(core, ready, word);
  if (cpu.debugs) afterInstruction(core, word);
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

/** The same where the instruction at PC is known to be `word`, and the state to be legal. */
export function singleKnown(core: Core, ready: Readied, word: number): void {
  core.cpu.budget--;
  try {
    perform(core, ready, word);
  } catch (error) {
    if (error !== TAKEN) throw error;
  }
}
