/** Loops on the machine, by both engines: instructions that a second of user CPU runs. */
import { assemble } from "../../src/isa/index.ts";
import { DEFAULTS, type EngineName, MAP, Machine } from "../../src/machine/index.ts";

const ORIGIN: number = MAP.ram;

/** Each loop ends with a branch to its first instruction; x5 points to memory. */
const LOOPS: Readonly<Record<string, readonly string[]>> = {
  arithmetic: ["add x1, x1, x5", "eor x2, x2, x1, lsr #7", "madd x4, x1, x2, x4", "subs x3, x3, #1", "b.ne loop"],
  "loads and stores": [
    "and x6, x3, #0xfff",
    "add x7, x5, x6, lsl #3",
    "ldr x1, [x7]",
    "add x1, x1, x3",
    "str x1, [x7]",
    "ldp x8, x9, [x5, #16]",
    "stp x9, x8, [x5, #16]",
    "sub x3, x3, #1",
    "b loop",
  ],
  "multiple precision": [
    "mul x6, x1, x2",
    "umulh x7, x1, x2",
    "adds x8, x8, x6",
    "adcs x9, x9, x7",
    "adc x10, x10, xzr",
    "sub x1, x1, #1",
    "b loop",
  ],
  "call and return": ["bl callee", "add x2, x2, #1", "b loop", "callee: ret"],
};

function machineFor(loop: readonly string[], engine: EngineName): Machine {
  const machine = new Machine({ ...DEFAULTS, memory: 2 ** 22, engine });
  const lines = ["mov x5, #0x40100000", "mov x3, #-1", ...loop];
  const callee = lines.findIndex((l) => l.startsWith("callee:"));
  const symbols: Readonly<Record<string, bigint>> = { loop: BigInt(ORIGIN + 8), callee: BigInt(ORIGIN + 4 * callee) };
  const words = lines.map((line, i) => {
    const context = { symbol: (name: string) => symbols[name], address: BigInt(ORIGIN + 4 * i) };
    return assemble(line.replace("callee: ", ""), { file: "loop", from: 0 }, context).word;
  });
  machine.write(ORIGIN, new Uint8Array(Uint32Array.from(words).buffer));
  machine.start(ORIGIN);
  return machine;
}

/** Millions of instructions a second of user CPU, best of three. */
function speed(loop: readonly string[], engine: EngineName): number {
  const most = engine === "fast" ? 1e8 : 5e5;
  let best = 0;
  for (let round = 0; round < 3; round++) {
    const machine = machineFor(loop, engine);
    machine.step(most / 10);
    const began = process.cpuUsage();
    machine.step(most);
    best = Math.max(best, most / process.cpuUsage(began).user);
  }
  return best;
}

/** Runs all loops. */
export function machine(): void {
  for (const [name, loop] of Object.entries(LOOPS)) {
    const [fast, reference] = [speed(loop, "fast"), speed(loop, "reference")];
    console.log(`machine, ${name}: ${fast.toFixed(0)} MIPS, reference engine ${reference.toFixed(1)} MIPS`);
  }
}
