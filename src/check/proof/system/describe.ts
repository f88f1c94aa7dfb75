/** The declaration of a machine as a report shows it. */
import type { FieldReport, MachineReport } from "../../../evidence/index.ts";
import { type LockName, type MachineField, TOP } from "./fields.ts";
import { shortName } from "./layer.ts";
import type { DeclaredMachine } from "./machine.ts";

const upTo = (to: number): number | undefined => (to === TOP ? undefined : to);

const lockText = (lock: LockName): string | undefined => {
  if (typeof lock === "object") return undefined;
  return typeof lock === "string" ? shortName(lock) : String(lock);
};

const fieldOf = ({ path, whose, lock, visible, from, to }: MachineField): FieldReport => ({
  path,
  whose: whose === "entry" ? "own" : whose,
  lock: lock === undefined ? undefined : lockText(lock),
  visible,
  from,
  to: upTo(to),
});

/** All that is trusted of a system. */
export const describedMachine = ({
  file,
  self,
  initial,
  owner,
  fields,
  hardware,
  assumes,
}: DeclaredMachine): MachineReport => ({
  file,
  self,
  initial: shortName(initial),
  owner: owner === undefined ? undefined : shortName(owner),
  fields: fields.map(fieldOf),
  hardware: hardware.map(({ step, from, to }) => ({ step: shortName(step), from, to: upTo(to) })),
  assumes: assumes.map(({ id, says }) => ({ id, says: shortName(says) })),
});
