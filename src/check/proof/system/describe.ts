/** The declaration of a machine as a report shows it. */
import type { ClaimedWait, FieldReport, MachineReport } from "../../../evidence/index.ts";
import { sortText } from "../../../ir/index.ts";
import { type LockName, type MachineField, TOP } from "./fields.ts";
import { shortName } from "./layer.ts";
import type { DeclaredMachine } from "./machine.ts";
import { unseen } from "./observes.ts";
import type { LayeredSystem } from "./system.ts";

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
  idealises,
  principals,
}: DeclaredMachine): MachineReport => ({
  file,
  self,
  initial: shortName(initial),
  owner: owner === undefined ? undefined : shortName(owner),
  fields: fields.map(fieldOf),
  hardware: hardware.map(({ step, from, to }) => ({ step: shortName(step), from, to: upTo(to) })),
  assumes: [...assumes.map(({ id, says }) => ({ id, says: shortName(says) })), ...idealises],
  observes: principals.map(({ name, is, sees, acts, devices }) => ({
    principal: name,
    ...(acts === undefined ? {} : { acts: shortName(acts) }),
    ...(devices === undefined
      ? {}
      : { devices: { acts: shortName(devices.acts), steps: devices.steps.map(shortName) } }),
    is: is.map((s) => (s.kind === "bv" ? (s.brand ?? `U${s.width}`) : sortText(s))),
    sees: sees.map(({ path, when }) => ({ path, when: when === undefined ? undefined : shortName(when) })),
  })),
  unseen: principals.length === 0 ? [] : unseen(principals, fields),
});

/** Loops that wait for others, in the order of the layers. */
export const claimedWaits = ({ layers }: LayeredSystem): ClaimedWait[] =>
  layers.flatMap(({ number, proof }) =>
    [...proof.loops].flatMap(([name, loops]) =>
      loops.flatMap(({ measure }): ClaimedWait[] =>
        "awaits" in measure
          ? [{ layer: number, loop: `${proof.title}.${name}`, awaits: shortName(measure.awaits.name) }]
          : [],
      ),
    ),
  );
