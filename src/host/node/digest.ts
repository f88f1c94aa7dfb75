/** Digests of texts and of the compiled code itself. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** SHA-256, its first 40 hexadecimal digits. */
export const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 40);

/**
 * Digest of all compiled files below some folders: two builds with equal digests compute equal answers.
 *
 * @param root     folder of the compiled sources
 * @param folders  names below it; a missing one counts as empty
 */
export function buildDigest(root: string, folders: readonly string[]): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    for (const file of filesBelow(join(root, folder))) {
      hash.update(`${folder}/${file}\n`);
      hash.update(readFileSync(join(root, folder, file)));
    }
  }
  return hash.digest("hex").slice(0, 12);
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((f) => f.endsWith(".js"))
      .sort();
  } catch {
    return [];
  }
}
