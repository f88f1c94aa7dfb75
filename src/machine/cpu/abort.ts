/** Faults as exceptions: which exception level, and the syndrome. @source Arm ARM, ESR_EL2, "ISS encoding for a Data Abort" */
import { Abort, type Fault, statusCode } from "../mmu/fault.ts";
import { type Core, takeSync } from "./core.ts";
import { defaultTarget, EC } from "./exceptions.ts";

const SET = { isv: 2 ** 24, externalOnWrite: 2 ** 8, s1ptw: 2 ** 7, write: 2 ** 6 } as const;

/** Fields of a load or store of one general register without write-back: size, sign, register, width, order. */
function singleRegister(
  word: number,
): { readonly size: number; readonly opc: number; readonly ordered: boolean } | undefined {
  const field = (low: number, width: number): number => (word >>> low) & (2 ** width - 1);
  const size = field(30, 2);
  const opc = field(22, 2);
  switch (field(24, 6)) {
    case 0b111001:
      return { size, opc, ordered: false };
    case 0b111000: {
      const mode = field(10, 2);
      if (field(21, 1) === 1) {
        if (mode === 2) return { size, opc, ordered: false };
        return field(12, 10) === 0b1011111100 && mode === 0 ? { size, opc: 1, ordered: true } : undefined; // LDAPR
      }
      return mode === 0 || mode === 2 ? { size, opc, ordered: false } : undefined;
    }
    case 0b011001:
      return field(21, 1) === 0 && field(10, 2) === 0 ? { size, opc, ordered: true } : undefined;
    case 0b001000:
      return field(23, 1) === 1 && field(21, 1) === 0
        ? { size, opc: field(22, 1), ordered: field(15, 1) === 1 }
        : undefined;
    case 0b011000: // literal
      return field(26, 1) === 0 ? { size: size === 1 ? 3 : 2, opc: size === 2 ? 2 : 1, ordered: false } : undefined;
    default:
      return undefined;
  }
}

/** The part of the syndrome that describes the instruction, 0 when it is not of the simple kind. */
export function instructionSyndrome(word: number): number {
  const found = singleRegister(word);
  if (found === undefined) return 0;
  const { size, opc, ordered } = found;
  const isWide = opc < 2 ? size === 3 : opc === 2;
  const parts = [size << 22, opc >= 2 ? 1 << 21 : 0, (word & 31) << 16, isWide ? 1 << 15 : 0, ordered ? 1 << 14 : 0];
  return SET.isv + parts.reduce((a, b) => a + b, 0);
}

/** HPFAR_EL2: bits 12 to 47 of the address from bit 4 on. */
const hpfarOf = (f: Fault): { hpfar?: bigint } =>
  f.stage === 2 ? { hpfar: BigInt(Math.floor(f.ipa / 4096)) << 4n } : {};

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
    (maintains ? SET.externalOnWrite : 0) +
    (f.onWalk && f.stage === 2 ? SET.s1ptw : 0) +
    (isWrite ? SET.write : 0) +
    statusCode(f);
  const ec = EC.dataAbort + (core.cpu.el === target ? 1 : 0);
  return takeSync(core, target, { ec, iss, far: va, ...hpfarOf(f) });
}

/** Takes the instruction abort at the current PC. */
export function takeInstructionAbort(core: Core, f: Fault): never {
  const target = targetOf(core, f);
  const iss = (f.onWalk && f.stage === 2 ? SET.s1ptw : 0) + statusCode(f);
  const ec = EC.instructionAbort + (core.cpu.el === target ? 1 : 0);
  return takeSync(core, target, { ec, iss, far: core.cpu.pc, ...hpfarOf(f) });
}

/** The fault of an access, when `run` throws one. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Abort) return error.fault;
  throw error;
}
