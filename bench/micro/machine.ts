/** Loops on the machine, by both engines: instructions that a second of user CPU runs, beside QEMU where it is installed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { optimiseWebAssemblyLate } from "../../src/host/node/index.ts";
import { assemble } from "../../src/isa/index.ts";
import { DEFAULTS, type EngineName, MAP, Machine } from "../../src/machine/index.ts";

const ORIGIN: number = MAP.ram + 0x100000; // QEMU has its device tree before it

/** Each loop runs x3 times; x5 points to memory. */
const LOOPS: Readonly<Record<string, readonly string[]>> = {
  arithmetic: ["add x1, x1, x5", "eor x2, x2, x1, lsr #7", "madd x4, x1, x2, x4"],
  "loads and stores": [
    "and x6, x3, #0xfff",
    "add x7, x5, x6, lsl #3",
    "ldr x1, [x7]",
    "add x1, x1, x3",
    "str x1, [x7]",
    "ldp x8, x9, [x5, #16]",
    "stp x9, x8, [x5, #16]",
  ],
  "multiple precision": [
    "mul x6, x1, x2",
    "umulh x7, x1, x2",
    "adds x8, x8, x6",
    "adcs x9, x9, x7",
    "adc x10, x10, xzr",
  ],
  "call and return": ["bl callee", "add x2, x2, #1"],
  "compare and swap": ["ldaxr x1, [x5]", "add x1, x1, #1", "stlxr w2, x1, [x5]", "ldadd x1, x4, [x5]"],
};

/** The loop, and HLT #0xf000 behind it, which ends the run. */
function wordsOf(loop: readonly string[], times: number): Uint8Array {
  const head = ["mov x5, #0x40200000", `movz x3, #${times & 0xffff}`, `movk x3, #${times >>> 16}, lsl #16`];
  const tail = [
    "subs x3, x3, #1",
    "b.ne loop",
    "mov x0, #0x18",
    "movz x1, #0x26",
    "movk x1, #2, lsl #16",
    "hlt #0xf000",
  ];
  const lines = [...head, ...loop, ...tail, "ret"];
  const symbols: Readonly<Record<string, bigint>> = {
    loop: BigInt(ORIGIN + 4 * head.length),
    callee: BigInt(ORIGIN + 4 * (lines.length - 1)),
  };
  const words = lines.map((line, i) => {
    const context = { symbol: (name: string) => symbols[name], address: BigInt(ORIGIN + 4 * i) };
    return assemble(line, { file: "loop", from: 0 }, context).word;
  });
  return new Uint8Array(Uint32Array.from(words).buffer);
}

/** Instructions of one round. */
const lengthOf = (name: string): number => LOOPS[name]!.length + 2 + (name === "call and return" ? 1 : 0);

/** Millions of instructions a second of user CPU, best of three. */
function speed(name: string, engine: EngineName): number {
  const most = engine === "fast" ? 1e8 : 5e5;
  let best = 0;
  for (let round = 0; round < 3; round++) {
    const machine = new Machine({ ...DEFAULTS, memory: 2 ** 22, engine });
    machine.write(ORIGIN, wordsOf(LOOPS[name]!, 2 ** 31));
    machine.start(ORIGIN);
    machine.step(most / 10);
    const began = process.cpuUsage();
    machine.step(most);
    best = Math.max(best, most / process.cpuUsage(began).user);
  }
  return best;
}

/** Seconds of user CPU of a program under QEMU with its instruction clock, or undefined when it does not run. */
function secondsOfQemu(program: Uint8Array): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-bench-"));
  try {
    const file = join(folder, "loop.bin");
    writeFileSync(file, program);
    const qemu = `qemu-system-aarch64 -M virt,virtualization=on -cpu max -m 64 -icount shift=0,sleep=off -nic none -display none -semihosting -device loader,file=${file},addr=${ORIGIN},cpu-num=0`;
    const ran = spawnSync("bash", ["-c", `TIMEFORMAT=%U; time ${qemu} 2>/dev/null`], { timeout: 120_000 });
    const seconds = Number(ran.stderr.toString().trim());
    return ran.status === null || !(seconds > 0) ? undefined : seconds;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Millions of instructions a second under QEMU, its start not counted. */
function speedOfQemu(name: string): number | undefined {
  const times = Math.round(1e9 / lengthOf(name));
  const [start, whole] = [1, times].map((n) => secondsOfQemu(wordsOf(LOOPS[name]!, n)));
  return start === undefined || whole === undefined ? undefined : (times * lengthOf(name)) / 1e6 / (whole - start);
}

/** Runs all loops. */
export function machine(): void {
  optimiseWebAssemblyLate();
  for (const name of Object.keys(LOOPS)) {
    const [fast, reference, qemu] = [speed(name, "fast"), speed(name, "reference"), speedOfQemu(name)];
    const beside = qemu === undefined ? "" : `, QEMU ${qemu.toFixed(0)} MIPS (${(fast / qemu).toFixed(2)}x)`;
    console.log(`machine, ${name}: ${fast.toFixed(0)} MIPS, reference engine ${reference.toFixed(1)} MIPS${beside}`);
  }
}
