/** What `--stats` says after a run. */
import { EL2_EVENTS, type Machine } from "../../machine/index.ts";

/** A number with commas. */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * @param seconds of user CPU time, which say something about sekvm and nothing about the guest
 * @param before instructions that had run when the time began: those of a snapshot
 * @param judge what its hypervisor has to say of the machine's state, which takes looks at it that count as its own
 */
export function statsText(machine: Machine, seconds: number, before: number, judge: () => string | undefined): string {
  const { instructions, exceptions, walks, el2, undefined: missing } = machine.stats;
  const { hypervisor } = machine.config;
  const all = machine.executed;
  const lines = [
    `${count(all)} instructions: ${instructions.map((n, el) => `EL${el} ${count(n)}`).join(", ")}`,
    `${count(machine.now())} ns of guest time, ${count(exceptions)} exceptions, ${count(walks)} table walks`,
    ...(hypervisor === "" ? [] : [`${hypervisor}: ${EL2_EVENTS.map((e) => `${e} ${count(el2[e])}`).join(", ")}`]),
    ...[judge()].filter((line) => line !== undefined),
    ...[...missing].map(([what, n]) => `not there: ${what}, ${count(n)} times`),
    `${machine.config.engine} engine, ${seconds.toFixed(2)} s of CPU, ${((all - before) / seconds / 1e6).toFixed(1)} MIPS`,
  ];
  return `${lines.join("\n")}\n`;
}
