/** The commands. A row is enough to list them; the file of a command is imported only when it is needed. */
import type { Command } from "commander";
import type { CliContext } from "./io.ts";

/** Adds a command's arguments, options and action to the empty command that bears its name. */
export type Declare = (command: Command, context: CliContext) => void;

export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  /** It computes for long without a pause: it runs in a thread, so that signals are heard. */
  readonly apart?: true;
  readonly load: () => Promise<{ readonly declare: Declare }>;
}

export const COMMANDS: readonly CommandRow[] = [
  {
    name: "verify",
    apart: true,
    summary: "the argument for the hypervisor core, step by step",
    load: () => import("./verify/command.ts"),
  },
  {
    name: "litmus",
    summary: "every outcome of litmus tests on SC and on Arm hardware",
    load: () => import("./litmus/command.ts"),
  },
  {
    name: "outcomes",
    summary: "every outcome of compiled AArch64 code on SC and on Arm hardware",
    load: () => import("./outcomes/command.ts"),
  },
  {
    name: "check",
    summary: "the six wDRF conditions on compiled AArch64 code",
    load: () => import("./check/command.ts"),
  },
  {
    name: "prove",
    apart: true,
    summary: "code refines its specification, layer by layer, proved with a solver",
    load: () => import("./prove/command.ts"),
  },
  {
    name: "init",
    summary: "a small system that proves, as a beginning of your own",
    load: () => import("./init.ts"),
  },
  {
    name: "theorem",
    summary: "the theorems that carry results from SC over to Arm, checked with Coq",
    load: () => import("./theorem/command.ts"),
  },
  {
    name: "run",
    summary: "an AArch64 machine with EL2 that runs a kernel or a small program",
    load: () => import("./run/command.ts"),
  },
  {
    name: "bench",
    apart: true,
    summary: "hypervisors compared on the machine, with one host: what they do, and what it costs",
    load: () => import("./bench/command.ts"),
  },
  {
    name: "attack",
    apart: true,
    summary: "what a hostile host gets of its guests, under a plain hypervisor and under KCore",
    load: () => import("./attack/command.ts"),
  },
  {
    name: "worker",
    summary: "does jobs that commands with --workers hand in at a Redis server",
    load: () => import("./workers/command.ts"),
  },
  { name: "isa", summary: "the supported A64 instructions", load: () => import("./isa.ts") },
  { name: "doctor", summary: "what is installed here and what it is good for", load: () => import("./doctor.ts") },
  { name: "completion", summary: "a completion script for your shell", load: () => import("./completion.ts") },
  { name: "help", summary: "help about a command or an error code", load: () => import("./help.ts") },
];
