/** KCore at EL2, with the key under which this package's guests are signed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Judge, KCore, type Violation } from "../../../kcore/native/index.ts";
import { cryptography } from "../../host/node/index.ts";
import { HypervisorFailed, type Machine } from "../../machine/index.ts";
import { packageRoot } from "../places.ts";
import { count } from "./stats.ts";

const KEY = join(packageRoot, "kserv", "bin", "key");
/** The key, 32 bytes, which stands in its file in hexadecimal. */
export const guestKey = (): Uint8Array => Buffer.from(readFileSync(KEY, "utf8").trim(), "hex");

export const newKCore = (): KCore => new KCore(cryptography);

function looked(machine: Machine, kcore: KCore): { readonly found: readonly Violation[]; readonly evaluated: number } {
  try {
    const judge = new Judge(machine, kcore);
    return { found: judge.look(), evaluated: judge.evaluated };
  } catch (error) {
    throw new HypervisorFailed(kcore.name, error);
  }
}

/** Evaluates all that security says on the state of a machine. */
function judged(machine: Machine, kcore: KCore): string | undefined {
  if (!kcore.hasEntered) return undefined;
  const { found, evaluated } = looked(machine, kcore);
  const violated = found.slice(0, 5).map(({ says, where }) => `; ${says} at ${where}`);
  return `invariants of kcore/security: ${count(evaluated)} evaluated, ${found.length} violated${violated.join("")}`;
}

/** KCore, what it does to a machine that is loaded and has not started, and what is to be said of that. */
export function prepare(): {
  readonly hypervisor: KCore;
  install(machine: Machine): void;
  accept(machine: Machine): void;
  judge(machine: Machine): string | undefined;
} {
  const hypervisor = newKCore();
  return {
    hypervisor,
    install: (machine) => hypervisor.install(machine, guestKey()),
    accept: (machine) => hypervisor.accept(machine),
    judge: (machine) => judged(machine, hypervisor),
  };
}
