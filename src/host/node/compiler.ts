/** C to assembly for Arm, by a compiler that is here. */
import { spawnSync } from "node:child_process";

/** What a compiler made of a file, or why there is nothing. */
export type Compiled =
  | { readonly status: "compiled"; readonly text: string }
  /** `command` cannot be run. */
  | { readonly status: "missing"; readonly command: string }
  | { readonly status: "failed"; readonly messages: string };

/** The compiler that is asked when nobody names one, with flags for code as a kernel has it. */
export const COMPILER = "aarch64-linux-gnu-gcc -O2 -march=armv8-a -mgeneral-regs-only -mno-outline-atomics";

const MOST_BYTES = 16 * 2 ** 20;
const MILLISECONDS = 60_000;

/** Compiles one file. @param command the compiler and its flags, divided by blanks */
export function compileToAssembly(command: string, file: string): Compiled {
  const [program, ...flags] = command.trim().split(/\s+/) as [string, ...string[]];
  const words = [...flags, "-fverbose-asm", "-S", "-o", "-", file.startsWith("-") ? `./${file}` : file];
  const { error, status, stdout, stderr } = spawnSync(program, words, {
    encoding: "utf8",
    maxBuffer: MOST_BYTES,
    timeout: MILLISECONDS,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return { status: "missing", command: program };
  if (error !== undefined || status !== 0) return { status: "failed", messages: error?.message ?? stderr };
  return { status: "compiled", text: stdout };
}
