/** The registers of a CPU as gdb numbers them, and the description of them that it is given. */
import type { Cpu } from "../cpu/cpu.ts";

interface Register {
  readonly name: string;
  readonly bytes: 4 | 8;
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

export const REGISTERS: readonly Register[] = [
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

const lines = REGISTERS.map(({ name, bytes, type }) => `<reg name="${name}" bitsize="${8 * bytes}" type="${type}"/>`);

export const DESCRIPTION = `<?xml version="1.0"?>
<!DOCTYPE target SYSTEM "gdb-target.dtd">
<target version="1.0">
<architecture>aarch64</architecture>
<feature name="org.gnu.gdb.aarch64.core">
${lines.join("\n")}
</feature>
</target>
`;
