/** The registers of a CPU as gdb numbers them, and the description of them that it is given. */
import type { Cpu } from "../cpu/cpu.ts";

interface Register {
  readonly name: string;
  readonly bytes: 4 | 8 | 16;
  readonly type: string;
  readonly read: (cpu: Cpu) => bigint;
  readonly write: (cpu: Cpu, value: bigint) => void;
}

const general = (n: number): Register => ({
  name: `x${n}`,
  bytes: 8,
  type: "int",
  read: (cpu) => cpu.x(n),
  write: (cpu, value) => cpu.setX(n, value),
});

/** Flags and masks can be written; a debugger does not change the exception level. */
function setPstate(cpu: Cpu, value: bigint): void {
  cpu.nzcv = Number((value >> 28n) & 15n);
  cpu.daif = Number((value >> 6n) & 15n);
  cpu.attention = true;
}

const vector = (n: number): Register => ({
  name: `v${n}`,
  bytes: 16,
  type: "uint128",
  read: (cpu) => cpu.q(n),
  write: (cpu, value) => cpu.setQ(n, value),
});

/** A system register of floating point; bits that it has not stay out. */
const float = (name: "FPSR" | "FPCR", kept: bigint): Register => ({
  name: name.toLowerCase(),
  bytes: 4,
  type: "int",
  read: (cpu) => cpu.sys[name]!,
  write: (cpu, value) => {
    cpu.sys[name] = value & kept;
  },
});

const CORE: readonly Register[] = [
  ...Array.from({ length: 31 }, (_, n) => general(n)),
  {
    name: "sp",
    bytes: 8,
    type: "data_ptr",
    read: (cpu) => cpu.sp,
    write: (cpu, value) => {
      cpu.sp = value;
    },
  },
  {
    name: "pc",
    bytes: 8,
    type: "code_ptr",
    read: (cpu) => cpu.pc,
    write: (cpu, value) => {
      cpu.pc = value;
    },
  },
  { name: "cpsr", bytes: 4, type: "int", read: (cpu) => cpu.pstate, write: setPstate },
];
const FLOATS: readonly Register[] = [
  ...Array.from({ length: 32 }, (_, n) => vector(n)),
  float("FPSR", 0x800_009fn),
  float("FPCR", 0x7c0_0000n),
];

/** In the order in which gdb counts them. */
export const REGISTERS: readonly Register[] = [...CORE, ...FLOATS];

const feature = (name: string, registers: readonly Register[]): string => {
  const line = (r: Register): string => `<reg name="${r.name}" bitsize="${8 * r.bytes}" type="${r.type}"/>`;
  return `<feature name="org.gnu.gdb.aarch64.${name}">\n${registers.map(line).join("\n")}\n</feature>`;
};

export const DESCRIPTION = `<?xml version="1.0"?>
<!DOCTYPE target SYSTEM "gdb-target.dtd">
<target version="1.0">
<architecture>aarch64</architecture>
${feature("core", CORE)}
${feature("fpu", FLOATS)}
</target>
`;
