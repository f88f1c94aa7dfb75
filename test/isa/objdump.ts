/** GNU objdump as an independent disassembler: words in, text out. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const OBJDUMP = "aarch64-linux-gnu-objdump";

/** For `test(name, { skip }, …)`: false when objdump is there, else why the test is skipped. */
export const skipWithoutObjdump: string | false = (() => {
  try {
    execFileSync(OBJDUMP, ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return `${OBJDUMP} not found: install binutils-aarch64-linux-gnu to compare the disassembler`;
  }
})();

/** The text of each word, as if word `i` stood at address `4 * i`. */
export function objdump(words: readonly number[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-objdump-"));
  try {
    const file = join(folder, "words.bin");
    writeFileSync(file, new Uint8Array(Uint32Array.from(words).buffer));
    const args = ["-D", "-z", "-b", "binary", "-m", "aarch64", file];
    const lines = execFileSync(OBJDUMP, args, { maxBuffer: 1 << 28, encoding: "utf8" }).split("\n");
    const texts: string[] = [];
    for (const line of lines) {
      const m = /^\s*([0-9a-f]+):\t[0-9a-f]{8} \t(.*)$/.exec(line);
      if (m !== null) texts[Number.parseInt(m[1]!, 16) / 4] = m[2]!;
    }
    return texts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Text without what is a matter of taste: comments, `#`, number bases, spaces. */
export const normalised = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s*(\/\/|;).*$/, "")
    .replace(/0x[0-9a-f]+/g, (n) => String(BigInt(n)))
    .replace(/#/g, "")
    .replace(/\s*,\s*/g, ",")
    .replace(/\s+/g, " ")
    .trim();
