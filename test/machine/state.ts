/** The state of a machine as a number: what two runs must agree in. */
import type { Machine } from "../../src/machine/index.ts";

const mix = (hash: number, value: number): number => Math.imul(hash ^ value, 0x9e3779b1) ^ (hash >>> 15);
const mixWide = (hash: number, value: bigint): number =>
  mix(mix(hash, Number(value & 0xffff_ffffn)), Number((value >> 32n) & 0xffff_ffffn));

/** PC, general and SIMD registers, flags and PSTATE of all CPUs, and the time. */
export function registersHash(machine: Machine): number {
  let hash = machine.now() | 0;
  for (const cpu of machine.cpus) {
    for (let n = 0; n < 31; n++) hash = mixWide(hash, cpu.x(n));
    for (let n = 0; n < 32; n++) hash = mixWide(mixWide(hash, cpu.q(n)), cpu.q(n) >> 64n);
    hash = mixWide(mixWide(mixWide(mixWide(hash, cpu.sp), cpu.pc), cpu.pstate), cpu.sys.FPSR!);
    for (const name of ["ESR", "FAR", "ELR", "SPSR"])
      for (const el of [1, 2]) hash = mixWide(hash, cpu.sys[`${name}_EL${el}`]!);
  }
  return hash >>> 0;
}

/** Bytes of RAM from `pa` on. */
export function memoryHash(machine: Machine, pa: number, bytes: number): number {
  const at = machine.ram.at(pa);
  let hash = 0;
  for (let i = 0; i < bytes; i += 4) hash = mix(hash, machine.ram.u32[(at + i) / 4]!);
  return hash >>> 0;
}

/** All registers, for messages. */
export const registersText = (machine: Machine): string =>
  machine.cpus
    .map((c) =>
      [
        ...Array.from({ length: 31 }, (_, n) => `x${n} ${c.x(n).toString(16)}`),
        `sp ${c.sp.toString(16)}`,
        `pc ${c.pc.toString(16)}`,
        `nzcv ${c.nzcv}`,
        ...Array.from({ length: 32 }, (_, n) => `q${n} ${c.q(n).toString(16)}`),
        `fpsr ${c.sys.FPSR!.toString(16)}`,
      ].join("\n"),
    )
    .join("\n\n");
