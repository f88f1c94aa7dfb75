/** Memory as a debugger sees it: through the translation that a CPU has now, without a trace in its TLBs. RAM only. */
import type { Dma } from "../board/dma.ts";
import type { Cpu } from "../cpu/cpu.ts";
import { Abort } from "../mmu/fault.ts";
import { regimeOf } from "../mmu/regime.ts";
import { translate } from "../mmu/walk.ts";

/** Calls `each` with the physical parts of a range, page by page. @returns whether all of it is RAM that can be read */
function eachPart(
  cpu: Cpu,
  dma: Dma,
  va: bigint,
  bytes: number,
  each: (pa: number, from: number, to: number) => void,
): boolean {
  try {
    for (let done = 0; done < bytes; ) {
      const at = BigInt.asUintN(64, va + BigInt(done));
      const offset = Number(at & 0xfffn);
      const length = Math.min(4096 - offset, bytes - done);
      const pa = translate(cpu.ram, regimeOf(cpu, cpu.el), at, "read").page + offset;
      if (!dma.has(pa, length)) return false;
      each(pa, done, done + length);
      done += length;
    }
    return true;
  } catch (error) {
    if (error instanceof Abort) return false;
    throw error;
  }
}

/** The bytes at an address, undefined when there is no RAM. */
export function readVirtual(cpu: Cpu, dma: Dma, va: bigint, bytes: number): Uint8Array | undefined {
  const out = new Uint8Array(bytes);
  return eachPart(cpu, dma, va, bytes, (pa, from, to) => out.set(dma.view(pa, to - from), from)) ? out : undefined;
}

/** Writes, also where the guest may only read. @returns whether it could */
export const writeVirtual = (cpu: Cpu, dma: Dma, va: bigint, bytes: Uint8Array): boolean =>
  eachPart(cpu, dma, va, bytes.length, () => {}) &&
  eachPart(cpu, dma, va, bytes.length, (pa, from, to) => dma.write(pa, bytes.subarray(from, to)));
