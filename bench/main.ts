/** `npm run bench -- litmus|locks|herdtools|solver|soak|micro`: measures sekvm itself. Prints figures with the anchor they are compared to. */
import { Command } from "commander";
import { benchHerdtools } from "./herdtools.ts";
import { benchLitmus } from "./litmus.ts";
import { benchLocks } from "./locks.ts";
import { benchMicro } from "./micro/main.ts";
import { benchSoak } from "./soak.ts";
import { benchSolver } from "./solver.ts";

const program = new Command("bench").description("measures sekvm itself; prints ratios to recorded or live anchors");
program
  .command("litmus")
  .description("a corpus set in one process, beside herd7's recorded times and, where it is on PATH, herd7 itself")
  .option("--set <names...>", "corpus folders", ["user-dat3m"])
  .option("--engine <engine>", "graph or promising", "graph")
  .option("--model <model>", "arm or sc", "arm")
  .option("--live <n>", "tests run with a live herd7, spread over the set", "40")
  .option("--processes <n>", "tests run with one process each", "20")
  .action(benchLitmus);
program
  .command("locks")
  .description("ticket, packed ticket, test-and-set, TTAS, MCS and reader-writer lock by CPUs and rounds")
  .option("--seconds <n>", "stop growing a lock after a configuration that took longer", "10")
  .action(benchLocks);
program
  .command("herdtools")
  .description("the AArch64 tests of a checkout of herdtools7: answered, unsupported, refused")
  .argument("<folder>", "the checkout")
  .option("--seconds <n>", "time for one test", "10")
  .action(benchHerdtools);
program.command("solver").description("200 questions through embedded z3, native z3 and cvc5").action(benchSolver);
program
  .command("soak")
  .description("virtual machines that count their interrupts, for long: nothing is lost, and no memory grows")
  .option("--seconds <n>", "how long", "3600")
  .option("--look <n>", "seconds between two looks", "60")
  .option("--vms <n>", "virtual machines", "8")
  .option("--mode <name>", "what is at EL2", "sekvm")
  .action(benchSoak);
program.command("micro").description("the hot loops by themselves").action(benchMicro);
await program.parseAsync(process.argv);
