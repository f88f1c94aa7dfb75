/** The guests that the package brings with it: small programs of our own, in C and assembly in `guests/`. */
import { join } from "node:path";
import { packageRoot } from "../places.ts";

export interface Guest {
  readonly name: string;
  readonly says: string;
  /** What it is run with unless options say otherwise. */
  readonly cpus: number;
  readonly el: 1 | 2;
  /** It gets a small disk in memory when no other is named. */
  readonly hasDisk?: true;
}

/** The first one is run when nothing is named. */
export const GUESTS: readonly Guest[] = [
  { name: "hello", says: "where it runs", cpus: 1, el: 2 },
  { name: "spinlock", says: "two CPUs add to one number, with a lock and without", cpus: 2, el: 2 },
  { name: "faults", says: "pages that appear when they are touched", cpus: 1, el: 1 },
  { name: "tick", says: "ten ticks of a timer", cpus: 1, el: 2 },
  { name: "copy", says: "one half of a disk copied to the other, by virtio", cpus: 1, el: 2, hasDisk: true },
  { name: "meet", says: "machines on one switch greet each other: run it twice, see --net", cpus: 1, el: 2 },
  { name: "switch", says: "a hypervisor that switches between two worlds", cpus: 1, el: 2 },
];

export const guestFile = (name: string): string => join(packageRoot, "guests", "bin", `${name}.bin`);

/** One line for each. */
export const guestsText = (): string =>
  GUESTS.map(({ name, says }) => `  sekvm run ${name.padEnd(9)} ${says}\n`).join("");
