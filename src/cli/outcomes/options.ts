/** The options of `sekvm outcomes`, from words to values. */
import type { HarnessWords } from "../../read/harness/index.ts";
import type { Format, FormatWords } from "../answer-formats.ts";
import { type LitmusOptions, litmusOptions, type SearchWords } from "../litmus/options.ts";

/** As commander leaves them, besides those of the harness. */
export type CodeWords = SearchWords & FormatWords<"outcomes"> & { readonly cc: string };

/** All of them. */
export type Words = CodeWords & HarnessWords;

export interface CodeOptions extends Omit<LitmusOptions, "format" | "expect" | "witnesses"> {
  readonly format: Format<"outcomes">;
  /** The compiler for files of C, with its flags. */
  readonly compiler: string;
}

/** @throws {InputError} naming the word that is wrong */
export function codeOptions(words: CodeWords, argv: readonly string[]): CodeOptions {
  const { format, expect: _, witnesses: __, ...rest } = litmusOptions({ ...words, format: "herd" }, argv);
  return { ...rest, format: words.json === true ? "json" : words.format, compiler: words.cc };
}
