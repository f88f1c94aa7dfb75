/** Every error of the readers of assembly files, in one table. Those of single instructions are in `isa`. */

export const UNIT_ERRORS = {
  ASM30: { meaning: "No directive of the assembler has this name, or sekvm does not know it.", example: ".wrod 1" },
  ASM31: { meaning: "The operands of a directive are not what it takes.", example: ".align x" },
  ASM32: { meaning: "Two places of one file define the same symbol.", example: "f: nop\nf: nop" },
  ASM33: { meaning: "An expression cannot be read, or has no value that fits here.", example: ".word 1 +" },
  ASM34: { meaning: "A block that is opened is not closed, or one is closed that is not open.", example: ".macro m" },
  ASM35: { meaning: "The file is larger, or its macros produce more, than sekvm reads.", example: ".rept 100000000" },
  ASM36: { meaning: "The construct is one that sekvm does not support.", example: '.incbin "x"' },
  ASM37: { meaning: "A comment or a string is opened and never closed.", example: "/* so far" },
} as const;

export type UnitErrorCode = keyof typeof UNIT_ERRORS;
