/** Runs small programs on a machine. */
import { DEFAULTS, MAP, Machine, type MachineConfig, type Stop } from "../../src/machine/index.ts";
import { type Assembled, assembly } from "./assembly.ts";

/** Where programs begin; QEMU has its device tree before it. */
export const ORIGIN: number = MAP.ram + 0x100000;
const SYMBOLS = { UART: MAP.uart, GICD: MAP.gicd, GICC: MAP.gicc, GICH: MAP.gich, GICV: MAP.gicv };

export interface Ran {
  readonly machine: Machine;
  readonly stop: Stop;
  readonly console: string;
  readonly program: Assembled;
}

/** Makes a machine with a program in it, ready to run. */
export function machineWith(
  source: string,
  config: Partial<MachineConfig> = {},
): { machine: Machine; program: Assembled } {
  const machine = new Machine({ ...DEFAULTS, memory: 2 ** 24, semihosting: true, ...config });
  const program = assembly(source, ORIGIN, SYMBOLS);
  machine.write(ORIGIN, program.bytes);
  machine.start(ORIGIN);
  return { machine, program };
}

/** Runs a program until it stops, or for `most` instructions. */
export function runProgram(source: string, config: Partial<MachineConfig> = {}, most = 1e6): Ran {
  const { machine, program } = machineWith(source, config);
  const stop = machine.step(most);
  return { machine, stop, console: new TextDecoder().decode(machine.output()), program };
}

/** Ends the run with the status in x0. Uses the stack below the end of RAM. */
export const EXIT = `
exit:
  movi x1, exit_block
  str x0, [x1, #8]
  movi x2, 0x20026
  str x2, [x1]
  mov x0, #0x18
  hlt #0xf000
  .balign 8
exit_block: .quad 0, 0
`;
