/** What can be wrong with an object file; images for the machine have codes of their own in `read/image`. */
export const OBJECT_ERRORS = {
  ELF10: {
    meaning: "The object file ends before a part that it names, or names one twice.",
    example: "a file that was cut",
  },
  ELF11: {
    meaning: "The file is not a 64-bit little-endian ELF object or executable for AArch64.",
    example: "an object for another machine",
  },
  ELF12: {
    meaning: "A relocation is of a kind that sekvm does not support; it is named.",
    example: "R_AARCH64_TLSDESC_CALL",
  },
  ELF13: {
    meaning: "The line table of the object is of a version other than 2 to 5, or does not fit together.",
    example: "",
  },
  ELF14: {
    meaning: "The executable is linked with shared libraries, so a part of its code is not in the file.",
    example: "what the compiler links without -static",
  },
} as const;

export type ObjectErrorCode = keyof typeof OBJECT_ERRORS;
