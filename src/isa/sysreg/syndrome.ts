/**
 * What ESR_EL1, ESR_EL2 and HPFAR_EL2 hold after an exception.
 *
 * @source Arm ARM, "ESR_EL2, Exception Syndrome Register (EL2)", "ISS encoding for an exception from a Data Abort", "HPFAR_EL2"
 */

/** Exception classes, ESR_ELx.EC. */
export const EC = {
  unknown: 0x00,
  waits: 0x01,
  float: 0x07,
  illegalState: 0x0e,
  svc: 0x15,
  hvc: 0x16,
  smc: 0x17,
  system: 0x18,
  instructionAbort: 0x20,
  pcAlignment: 0x22,
  dataAbort: 0x24,
  breakpoint: 0x30,
  step: 0x32,
  watchpoint: 0x34,
  brk: 0x3c,
} as const;

/** Bits of the syndrome of a data abort: the rest describes the instruction; external, or of a cache operation; on a walk of stage 1; a write. */
export const DATA_ABORT = { isv: 2 ** 24, externalOnWrite: 2 ** 8, s1ptw: 2 ** 7, write: 2 ** 6 } as const;

/** The first fault status code of each kind, that of level 0. */
export const FAULT_STATUS = { "address-size": 0, translation: 4, "access-flag": 8, permission: 12 } as const;

/** ESR_ELx of an instruction of 32 bits. */
export const syndromeWord = (ec: number, iss: number): bigint => BigInt(ec) * 2n ** 26n + 2n ** 25n + BigInt(iss);

/** HPFAR_EL2: bits 12 to 47 of the intermediate address from bit 4 on. */
export const hpfarOf = (ipa: bigint): bigint => (ipa >> 12n) << 4n;

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

/** The part of the syndrome of a data abort of stage 2 that describes the instruction, 0 when it is not of the simple kind. */
export function instructionSyndrome(word: number): number {
  const found = singleRegister(word);
  if (found === undefined) return 0;
  const { size, opc, ordered } = found;
  const isWide = opc < 2 ? size === 3 : opc === 2;
  const parts = [size << 22, opc >= 2 ? 1 << 21 : 0, (word & 31) << 16, isWide ? 1 << 15 : 0, ordered ? 1 << 14 : 0];
  return DATA_ABORT.isv + parts.reduce((a, b) => a + b, 0);
}
