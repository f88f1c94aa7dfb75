/** Native tools that sekvm uses when it finds them, and how to find them. None is required. */
import { execFile } from "node:child_process";

/** A tool as a row. */
export interface Tool {
  readonly name: string;
  /** Commands that may provide it, in order. */
  readonly commands: readonly string[];
  readonly flag: string;
  /** Least version that is good enough. */
  readonly least: string;
  /** What its presence adds. */
  readonly adds: string;
  /** How to get it on Debian or Ubuntu. */
  readonly install: string;
}

export const TOOLS: readonly Tool[] = [
  {
    name: "z3",
    commands: ["z3"],
    flag: "--version",
    least: "4.8",
    adds: "proofs of kernel code: a native solver beside the one that comes with sekvm",
    install: "apt-get install z3",
  },
  {
    name: "cvc5",
    commands: ["cvc5"],
    flag: "--version",
    least: "1.0",
    adds: "proofs of kernel code: a second solver that confirms the first",
    install: "apt-get install cvc5",
  },
  {
    name: "coqc",
    commands: ["coqc"],
    flag: "--version",
    least: "8.16",
    adds: "checks the wDRF theorems from their sources instead of by digest",
    install: "apt-get install coq",
  },
  {
    name: "qemu-aarch64",
    commands: ["qemu-aarch64", "qemu-aarch64-static"],
    flag: "--version",
    least: "7.0",
    adds: "tests of instruction semantics against an independent emulator",
    install: "apt-get install qemu-user",
  },
  {
    name: "redis-server",
    commands: ["redis-server"],
    flag: "--version",
    least: "6.2",
    adds: "sekvm worker: work of several machines, and its tests",
    install: "apt-get install redis-server",
  },
  {
    name: "aarch64 gcc",
    commands: ["aarch64-linux-gnu-gcc"],
    flag: "--version",
    least: "10",
    adds: "sekvm outcomes takes files of C, and guests of sekvm run are built again",
    install: "apt-get install gcc-aarch64-linux-gnu",
  },
  {
    name: "aarch64 binutils",
    commands: ["aarch64-linux-gnu-as"],
    flag: "--version",
    least: "2.35",
    adds: "tests of the assembler and disassembler against GNU's",
    install: "apt-get install binutils-aarch64-linux-gnu",
  },
  {
    name: "gdb",
    commands: ["gdb-multiarch"],
    flag: "--version",
    least: "12",
    adds: "looks into guests of sekvm run --gdb",
    install: "apt-get install gdb-multiarch",
  },
  {
    name: "herd7",
    commands: ["herd7"],
    flag: "-version",
    least: "7.56",
    adds: "benchmarks against it live instead of against recorded times",
    install: "opam install herdtools7",
  },
  {
    name: "chromium",
    commands: ["chromium", "chromium-browser", "google-chrome"],
    flag: "--version",
    least: "110",
    adds: "tests of the browser application",
    install: "apt-get install chromium",
  },
];

export interface FoundTool {
  readonly tool: Tool;
  /** Command and version if it is here. */
  readonly command: string | undefined;
  readonly version: string | undefined;
  readonly enough: boolean;
}

/** Asks all tools for their versions, side by side. */
export const findTools = (): Promise<FoundTool[]> => Promise.all(TOOLS.map(findTool));

async function findTool(tool: Tool): Promise<FoundTool> {
  for (const command of tool.commands) {
    const output = await outputOf(command, tool.flag);
    if (output === undefined) continue;
    const version = /\d+(?:\.\d+)+|\b\d+\b/.exec(output)?.[0];
    return { tool, command, version, enough: version !== undefined && !isOlder(version, tool.least) };
  }
  return { tool, command: undefined, version: undefined, enough: false };
}

function outputOf(command: string, flag: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, [flag], { timeout: 5000, maxBuffer: 2 ** 16 }, (error, stdout, stderr) => {
      resolve(error === null ? `${stdout}\n${stderr}` : undefined);
    });
  });
}

/** Whether one dotted version is lower than another; missing parts count as 0. */
export function isOlder(version: string, least: string): boolean {
  const [a, b] = [version, least].map((v) => v.split(".").map(Number)) as [number[], number[]];
  for (let i = 0; i < Math.max(a.length, b.length); i++)
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) < (b[i] ?? 0);
  return false;
}
