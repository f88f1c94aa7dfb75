/** Binaries that are committed beside their sources. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** That `build.sh` above a folder makes the files that are in it, byte by byte, and no others. */
export function assertRebuilt(folder: string): void {
  const out = mkdtempSync(join(tmpdir(), "sekvm-built-"));
  try {
    const ran = spawnSync("sh", [join(folder, "..", "build.sh"), out], { encoding: "utf8" });
    assert.equal(ran.status, 0, ran.stderr);
    assert.deepEqual(readdirSync(out).sort(), readdirSync(folder).sort());
    for (const file of readdirSync(folder))
      assert.ok(readFileSync(join(out, file)).equals(readFileSync(join(folder, file))), file);
  } finally {
    rmSync(out, { recursive: true });
  }
}
