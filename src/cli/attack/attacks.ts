/** The attacks of this package: programs for the machine, in C. What each of them is for stands at its head. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../places.ts";

export interface Attack {
  /** As the file, without its ending. */
  readonly name: string;
  /** Which it is in the image. */
  readonly number: number;
  readonly says: string;
  /** What of KCore it goes for: an invariant of `kcore/security`, or words. */
  readonly property: string;
  /** Why nothing is got without KCore either, if so. */
  readonly impossible: string | undefined;
}

const folder = join(packageRoot, "guests", "attacks");
/** All attacks as one program, by number; and a host that does one thing at a time. */
export const attacksFile = join(folder, "bin", "attacks.bin");
export const stubFile = join(folder, "bin", "stub.bin");

const said = (text: string, head: string): string | undefined =>
  new RegExp(`^// ${head}: (.*)\\.$`, "m").exec(text)?.[1];

function attackOf(file: string, number: number): Attack {
  const text = readFileSync(join(folder, file), "utf8");
  return {
    name: file.replace(/\.c$/, ""),
    number,
    says: /^\/\/ (.*)$/m.exec(text)![1]!,
    property: said(text, "Property") ?? "",
    impossible: said(text, "Without KCore"),
  };
}

/** In the order of their numbers, which is that of their names. */
export const attacks = (): Attack[] =>
  readdirSync(folder)
    .filter((f) => f.endsWith(".c") && f !== "host.c")
    .sort()
    .map(attackOf);
