/** Which interrupt a CPU takes next. @source Arm ARM, chapter D1, "Asynchronous exception types, routing, masking" */
import { wakes } from "./control.ts";
import type { Core } from "./core.ts";
import { type Cpu, DAIF } from "./cpu.ts";
import { HCR, hcr, takeException, VECTOR, virtualFiq, virtualIrq } from "./exceptions.ts";

/** The exception level that a physical interrupt goes to now, undefined when it stays pending. */
function physicalTarget(cpu: Cpu): 1 | 2 | undefined {
  const isMasked = (cpu.daif & DAIF.I) !== 0;
  if (hcr(cpu, HCR.IMO) || hcr(cpu, HCR.TGE)) return cpu.el < 2 || !isMasked ? 2 : undefined;
  return cpu.el < 2 && !isMasked ? 1 : undefined;
}

/** The vector of the virtual interrupt that EL1 takes now, if it takes one: FIQ comes first. */
function virtualVector(cpu: Cpu): number | undefined {
  if (cpu.el === 2 || hcr(cpu, HCR.TGE)) return undefined;
  if ((cpu.daif & DAIF.F) === 0 && virtualFiq(cpu)) return VECTOR.fiq;
  return (cpu.daif & DAIF.I) === 0 && virtualIrq(cpu) ? VECTOR.irq : undefined;
}

/** Takes the interrupt that is due, if one is. */
function take({ cpu }: Core): void {
  const target = cpu.irq ? physicalTarget(cpu) : undefined;
  const virtual = virtualVector(cpu);
  if (target !== undefined) takeException(cpu, target, VECTOR.irq, cpu.pc);
  else if (virtual !== undefined) takeException(cpu, 1, virtual, cpu.pc);
}

export const interrupt = { take, wakes };
