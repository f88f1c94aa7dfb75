/**
 * Functions of the compiler's own library that compiled code calls: the out-of-line atomics of GCC. Each does what its
 * single instruction of Armv8.1 does (on a machine without those the library runs an exclusive pair instead).
 */
const OUT_OF_LINE = /^__aarch64_(cas|swp|ldadd|ldclr|ldeor|ldset)(1|2|4|8)_(relax|acq|rel|acq_rel|sync)$/;

/** Functions that end a program that has gone wrong. */
const ENDS = /^(abort|__assert_fail|__assert|__stack_chk_fail|__builtin_trap|panic|exit|_exit)$/;

/** The function does not return. */
export const isEnd = (name: string): boolean => ENDS.test(name);

/** The name belongs to the library. */
export const isRuntime = (name: string): boolean => OUT_OF_LINE.test(name);

/** The function as assembly text. @throws {Error} for a name that is not of the library */
export function runtimeText(name: string): string {
  const m = OUT_OF_LINE.exec(name);
  if (m === null) throw new Error(`${name} is not of the runtime library`);
  const [, op, bytes, order] = m as unknown as [string, string, string, string];
  const orders = { relax: "", acq: "a", rel: "l", acq_rel: "al", sync: "al" }[order]!;
  const size = { 1: "b", 2: "h", 4: "", 8: "" }[bytes]!;
  const r = bytes === "8" ? "x" : "w";
  const operands = op === "cas" ? `${r}0, ${r}1, [x2]` : `${r}0, ${r}0, [x1]`;
  const fence = order === "sync" ? "\tdmb ish\n" : "";
  return `\t.text\n\t.global ${name}\n\t.type ${name}, %function\n${name}:\n\t${op}${orders}${size} ${operands}\n${fence}\tret\n`;
}
