/** Every error of the assembler, in one table: messages carry the code, docs and `sekvm help errors` print the meaning. */

/** Code of an assembler error; never reused for another meaning. */
export const ASM_ERRORS = {
  ASM01: "There is no instruction where one is expected.",
  ASM02: "No A64 instruction has this mnemonic.",
  ASM03: "The instruction exists, but belongs to an extension that sekvm does not support.",
  ASM04: "An operand is missing, or there is one too many.",
  ASM05: "The operand is of another kind than the instruction takes here.",
  ASM06: "The immediate is outside its range, or not a multiple of its scale.",
  ASM07: "The immediate has no encoding: not every constant fits one instruction.",
  ASM08: "The symbol or label is not defined.",
  ASM09: "The target is too far away, or not aligned, for a PC-relative operand.",
  ASM10: "The shift or extension is not one that the instruction takes, or its amount is out of range.",
  ASM11: "No condition, barrier option, hint, prefetch or maintenance operation has this name.",
  ASM12: "No system register has this name, or it cannot be accessed in this direction.",
  ASM13: "The text cannot be read as operands: a character or bracket is out of place.",
  ASM14: "The register does not exist.",
  ASM15: "The combination of registers is unpredictable or reserved.",
} as const;

export type AsmCode = keyof typeof ASM_ERRORS;
