/** Expected files beside the tests; `UPDATE_GOLDEN=1` rewrites them. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "test", "report", "golden");

/** Compares a text with an expected file. */
export function golden(name: string, text: string): void {
  const file = join(folder, name);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  assert.equal(text, readFileSync(file, "utf8"));
}
