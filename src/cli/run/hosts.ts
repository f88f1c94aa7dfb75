/** Hosts at EL1 that make virtual machines: the kernel of `kserv/`, or a Linux of the user's, as its distribution has built it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { badValue } from "../command-line.ts";
import { packageRoot } from "../places.ts";

/** What a machine with a host begins with, unless options say otherwise. */
export interface Host {
  readonly kernel: string;
  readonly initrd: string | undefined;
  readonly append: string;
  /** As `--memory` says it. */
  readonly memory: string | undefined;
}

export const HOST_NAMES = ["kserv", "linux"] as const;
export type HostName = (typeof HOST_NAMES)[number];

export const hostFile: string = join(packageRoot, "kserv", "bin", "kserv.bin");

/** Where `scripts/fetch-debian.sh` puts what it has fetched, and `kserv/linux/build.sh` a RAM disk with what makes virtual machines. */
export const debianFolder = (): string => process.env.SEKVM_DEBIAN ?? join(".sekvm", "debian");
/** The kernel's tests of its cryptography would take two thirds of its start. */
const WORDS = "quiet console=ttyAMA0 shell cryptomgr.notests";

/** @param kernel one that is named instead @throws {InputError} CFG02 when there is no Linux */
export function hostOf(name: HostName, kernel: string | undefined, argv: readonly string[]): Host {
  if (name === "kserv") return { kernel: kernel ?? hostFile, initrd: undefined, append: "", memory: undefined };
  const linux = { append: WORDS, memory: "256M" };
  if (kernel !== undefined) return { kernel, initrd: undefined, ...linux };
  const image = join(debianFolder(), "vmlinuz");
  const initrd = ["host.gz", "initrd.gz"].map((file) => join(debianFolder(), file)).find((file) => existsSync(file));
  if (existsSync(image)) return { kernel: image, initrd, ...linux };
  const hint = "scripts/fetch-debian.sh of the sources fetches Debian's; --kernel and --initrd take others";
  throw badValue(argv, name, `there is no ${image}`, hint);
}
