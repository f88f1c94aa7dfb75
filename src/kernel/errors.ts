/** Every error of kernel TypeScript, in one table: messages carry the code, `sekvm help errors` prints the meaning. */

/** Code of an error; never reused for another meaning. */
export const KERNEL_ERRORS = {
  KTS01: { meaning: "The text is not TypeScript.", example: "const a = ;" },
  KTS02: { meaning: "The text is too large, or nested too deeply, or a number in it has too many digits." },
  KTS03: {
    meaning: "An import leads nowhere: there is no such file, or it has no export of that name.",
    example: 'import { f } from "./nowhere.ts";',
  },
  KTS04: {
    meaning: "Kernel TypeScript has no such statement at the top of a file.",
    example: "class A {}",
  },
  KTS05: { meaning: "Kernel TypeScript has no such type.", example: "function f(a: number): U64" },
  KTS06: { meaning: "A type is declared twice in one program, or contains itself." },
  KTS07: {
    meaning:
      "A parameter or result of a function has no type, or a parameter is optional, has a default or takes the rest.",
    example: "function f(a): U64",
  },
  KTS08: { meaning: "Kernel TypeScript has no such statement here.", example: "try {} finally {}" },
  KTS09: { meaning: "Kernel TypeScript has no such expression here.", example: "a?.b" },
  KTS10: { meaning: "Kernel TypeScript has no such operator.", example: "a == b" },
  KTS11: { meaning: "No value of this name can be used here: it is not declared, or runs only natively." },
  KTS12: { meaning: "The value has another type than is needed here." },
  KTS13: {
    meaning: "The result of arithmetic has no width of its own, and is needed as a word.",
    example: "const next: U64 = a + 1n;",
  },
  KTS14: { meaning: "An exact value needs more than 128 bits.", example: "a * b * c < d" },
  KTS15: {
    meaning:
      "A shift is not by a constant from 0 to 127, or a division is not by a positive constant, or what is divided may be negative.",
    example: "a << b",
  },
  KTS16: { meaning: "A word and an integer meet: neither is turned into the other." },
  KTS17: { meaning: "Values of these types are not compared with ===.", example: "m === n" },
  KTS18: {
    meaning: "A cast is not of the form `word as Brand`, with a word of the width of the brand.",
    example: "a as unknown",
  },
  KTS19: { meaning: "The case of a tagged union is not known where one of its fields is read." },
  KTS20: { meaning: "The value has no such field or method, or a record is given fields that it does not have." },
  KTS21: { meaning: "A constant, a parameter or something that is no local variable is assigned to." },
  KTS22: { meaning: "A function ends without a result, or a statement is never reached." },
  KTS23: {
    meaning: "A case of a switch goes on into the next one, is there twice, or is no literal of the value's type.",
  },
  KTS24: {
    meaning:
      "A function calls itself, directly or through others, or a declaration reads a constant or a function that is written as one before its file declares it, or of a file that imports the one that reads it.",
  },
  KTS25: {
    meaning:
      "The function of tabulate or forall may be undefined, or reads a variable that is assigned, or is no arrow function of typed parameters.",
  },
  KTS26: {
    meaning: "forall stands where it is not a conjunct of what is assumed, asserted or returned.",
  },
  KTS27: {
    meaning: "The construct belongs to specifications or to theorems.",
    example: "require(a < b); // in code.ts",
  },
  KTS28: { meaning: "Code has a value that is neither a word nor a boolean." },
  KTS29: {
    meaning: "A primitive is not declared in one of the two forms, or its code and its specification do not fit.",
  },
  KTS30: {
    meaning:
      "Code reaches something else that acts than primitives of lower layers, or a sequence something else than steps of its own layer.",
  },
  KTS31: {
    meaning:
      "A codec may be undefined or takes something else than words and integers, or a law's trigger is not a list of applications of codecs with all of its parameters.",
  },
  KTS32: {
    meaning: "A record, tuple, string or map is written where its type is not known.",
    example: 'const state = "idle";',
  },
  KTS33: { meaning: "A call has too few or too many arguments." },
  KTS34: {
    meaning: "A name is declared twice in one file or block, is read before its block declares it, or is reserved.",
  },
  KTS35: {
    meaning: "A declaration of a machine or a layer is not made of literals, lists, records and names.",
    example: "defineLayer({ run: () => {} });",
  },
  KTS36: {
    meaning:
      "Code that a layer exports is reached by no primitive, so nothing is shown of it; or a file of a layer has no name that is known, is imported by none and states nothing.",
  },
  KTS37: {
    meaning:
      "Two folders of layers have one number, the layers of a system do not stand in one folder, or a folder beside them has files of a layer and not the name of one.",
  },
  KTS38: {
    meaning:
      "A primitive is declared outside of the folders of layers, bottom(…) stands above the lowest layer, or an index.ts passes one of another layer on.",
  },
  KTS39: {
    meaning:
      "A relate.ts exports something else than relations and invariants (boolean functions that take two machines first, or one), or has a function that nobody uses.",
    example: "export const isLess = (key: U64, m: Machine): boolean => …",
  },
  KTS40: {
    meaning: "A machine.ts or a proof.ts does not declare what it is for, or that is declared in another place.",
    example: "export const other = defineLayer({ … });",
  },
} as const;

/** What helps wherever a code is given without a hint of its own. */
export const KERNEL_HINTS: { readonly [code: string]: string } = {
  KTS05: "types are words, bigint, boolean, named types, readonly tuples and ZMap",
  KTS16: "keep to words, or to bigint, throughout",
  KTS26: "in assume(…), assert(…) or what a function returns",
  KTS28: "code has words and booleans; state is behind primitives",
  KTS29:
    "offers(5, spec, code) or primitive(5, spec.f, code.f), bottom(spec.f) at the bottom, transition(f) in spec.ts",
  KTS35: "a declaration has literals, lists, records, and names of constants, functions and primitives",
  KTS39: "a relation file exports relations and invariants, and nothing else",
};

/** A code of the table. */
export type KernelErrorCode = keyof typeof KERNEL_ERRORS;
