/** Faults as exceptions: which exception level, and the syndrome. @source Arm ARM, ESR_EL2, "ISS encoding for a Data Abort" */
import { DATA_ABORT, EC, hpfarOf, instructionSyndrome } from "../../isa/index.ts";
import { Abort, type Fault, statusCode } from "../mmu/fault.ts";
import { type Core, takeSync } from "./core.ts";
import { defaultTarget } from "./exceptions.ts";

const withHpfar = (f: Fault): { hpfar?: bigint } => (f.stage === 2 ? { hpfar: hpfarOf(BigInt(f.ipa)) } : {});

const targetOf = (core: Core, f: Fault): 1 | 2 =>
  f.stage === 2 && f.kind !== "external" ? 2 : defaultTarget(core.cpu);

/** Takes the data abort of `word` at `va`. `maintains`: it was a cache operation. */
export function takeDataAbort(
  core: Core,
  f: Fault,
  va: bigint,
  isWrite: boolean,
  word: number,
  maintains = false,
): never {
  const target = targetOf(core, f);
  const describes = f.stage === 2 && !f.onWalk && !maintains;
  const iss =
    (describes ? instructionSyndrome(word) : 0) +
    (maintains ? DATA_ABORT.externalOnWrite : 0) +
    (f.onWalk && f.stage === 2 ? DATA_ABORT.s1ptw : 0) +
    (isWrite ? DATA_ABORT.write : 0) +
    statusCode(f);
  const ec = EC.dataAbort + (core.cpu.el === target ? 1 : 0);
  return takeSync(core, target, { ec, iss, far: va, ...withHpfar(f) });
}

/** Takes the instruction abort at the current PC. */
export function takeInstructionAbort(core: Core, f: Fault): never {
  const target = targetOf(core, f);
  const iss = (f.onWalk && f.stage === 2 ? DATA_ABORT.s1ptw : 0) + statusCode(f);
  const ec = EC.instructionAbort + (core.cpu.el === target ? 1 : 0);
  return takeSync(core, target, { ec, iss, far: core.cpu.pc, ...withHpfar(f) });
}

/** The fault of an access, when `run` throws one. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Abort) return error.fault;
  throw error;
}
