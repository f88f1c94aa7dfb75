/** Which interrupt a CPU takes next. @source Arm ARM, chapter D1, "Asynchronous exception types, routing, masking" */
import { wakes } from "./control.ts";
import type { Core } from "./core.ts";
import { type Cpu, DAIF } from "./cpu.ts";
import { HCR, hcr, takeException, VECTOR } from "./exceptions.ts";

/** The exception level that a physical interrupt goes to now, undefined when it stays pending. */
function physicalTarget(cpu: Cpu): 1 | 2 | undefined {
  const isMasked = (cpu.daif & DAIF.I) !== 0;
  if (hcr(cpu, HCR.IMO) || hcr(cpu, HCR.TGE)) return cpu.el < 2 || !isMasked ? 2 : undefined;
  return cpu.el < 2 && !isMasked ? 1 : undefined;
}

/** Virtual interrupts go to EL1, when they are routed at all. */
const takesVirtual = (cpu: Cpu): boolean =>
  cpu.el < 2 &&
  (cpu.daif & DAIF.I) === 0 &&
  hcr(cpu, HCR.IMO) &&
  !hcr(cpu, HCR.TGE) &&
  (cpu.virtualIrq || hcr(cpu, HCR.VI));

/** Takes the interrupt that is due, if one is. */
function take({ cpu }: Core): void {
  const target = cpu.irq ? physicalTarget(cpu) : undefined;
  if (target !== undefined) takeException(cpu, target, VECTOR.irq, cpu.pc);
  else if (takesVirtual(cpu)) takeException(cpu, 1, VECTOR.irq, cpu.pc);
}

export const interrupt = { take, wakes };
