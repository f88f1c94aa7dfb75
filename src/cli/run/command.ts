/** `sekvm run`: words, options, and where they go. */
import { type Command, Option } from "commander";
import { badValue, byteCount, wholeNumber } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import type { RunOptions } from "./run.ts";

interface RunWords {
  readonly kernel: string;
  readonly initrd?: string;
  readonly append: string;
  readonly cpus: string;
  readonly memory: string;
  readonly el: "1" | "2";
  readonly slice: string;
  readonly engine: "fast" | "reference";
  readonly maxInstructions?: string;
  readonly semihosting?: true;
  readonly smmus?: true;
  readonly stats?: true;
}

const MIB = 2 ** 20;
const MOST_MEMORY = 3072;

const NOTES = `
The machine is QEMU's virt with AArch64 CPUs, EL0 to EL2, a GICv2 with its virtual interfaces, generic timers, a PL011 UART and PSCI. There are no
cryptography and half precision, no EL3, no disks, no network; granules other than 4 KiB, AArch32, VHE,
breakpoints and performance monitors are missing too. sekvm help errors ELF explains errors in images.

The console is standard input and output; on a terminal Ctrl-A x ends the run, Ctrl-A a sends Ctrl-A. The exit code is the
guest's: 0 for SYSTEM_OFF and SYSTEM_RESET of PSCI, its own with --semihosting; 3 when a limit is reached or all CPUs wait for good.`;

export function declare(command: Command, context: CliContext): void {
  command
    .requiredOption("--kernel <image>", "what to run: ELF, arm64 Image or flat, compressed by gzip or not")
    .option("--initrd <file>", "an initial RAM disk")
    .option("--append <text>", "the kernel's command line", "")
    .option("--cpus <n>", "1 to 8", "1")
    .option("--memory <bytes>", "RAM, whole MiB such as 512M or 2G", "128M")
    .addOption(
      new Option("--el <level>", "where CPU 0 starts; with 1 there is no EL2").choices(["1", "2"]).default("2"),
    )
    .option("--slice <n>", "instructions of one CPU before the next one has its turn", "10000")
    .addOption(
      new Option("--engine <engine>", "compiled, or the meaning of each instruction as it stands in the table")
        .choices(["fast", "reference"])
        .default("fast"),
    )
    .option("--max-instructions <n>", "stop after so many, of all CPUs together")
    .option("--semihosting", "HLT #0xf000 writes to the console and ends the run")
    .option("--smmus", "two SMMUs on the board")
    .option("--stats", "instructions and times on standard error")
    .addHelpText("after", NOTES)
    .action(async (words: RunWords) => {
      const { run } = await import("./run.ts");
      context.exit = await run(optionsOf(words, context), context);
    });
}

function memoryOf(argv: readonly string[], text: string): number {
  const bytes = byteCount(argv, text);
  if (bytes % MIB === 0 && bytes >= MIB && bytes <= MOST_MEMORY * MIB) return bytes;
  throw badValue(argv, text, `memory must be whole MiB, from 1M to ${MOST_MEMORY}M`);
}

function optionsOf(words: RunWords, { argv }: CliContext): RunOptions {
  const most = words.maxInstructions;
  return {
    kernel: words.kernel,
    initrd: words.initrd,
    append: words.append,
    most: most === undefined ? Infinity : wholeNumber(argv, most, "--max-instructions", 1, Number.MAX_SAFE_INTEGER),
    stats: words.stats === true,
    machine: {
      cpus: wholeNumber(argv, words.cpus, "--cpus", 1, 8),
      memory: memoryOf(argv, words.memory),
      el: words.el === "1" ? 1 : 2,
      slice: wholeNumber(argv, words.slice, "--slice", 1),
      engine: words.engine,
      semihosting: words.semihosting === true,
      smmus: words.smmus === true,
    },
  };
}
