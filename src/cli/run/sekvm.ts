/** KCore at EL2, with the key under which this package's guests are signed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { KCore } from "../../../kcore/native/index.ts";
import { sha256, verifyEd25519 } from "../../host/node/index.ts";
import type { Machine } from "../../machine/index.ts";
import { packageRoot } from "../places.ts";

const KEY = join(packageRoot, "kserv", "bin", "key");
/** The key, 32 bytes, which stands in its file in hexadecimal. */
export const guestKey = (): Uint8Array => Buffer.from(readFileSync(KEY, "utf8").trim(), "hex");

export const newKCore = (): KCore => new KCore({ hash: sha256, verify: verifyEd25519 });

/** KCore, and what it does to a machine that is loaded and has not started. */
export function prepare(): { readonly hypervisor: KCore; install(machine: Machine): void } {
  const hypervisor = newKCore();
  return { hypervisor, install: (machine) => hypervisor.install(machine, guestKey()) };
}
