/** Debian's kernel with its drivers for virtio, where `scripts/fetch-debian.sh` has fetched it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { launcher } from "../cli/sekvm.ts";
import { full } from "../tier.ts";

const folder = process.env.SEKVM_DEBIAN;
const skip =
  full && folder !== undefined && existsSync(join(folder, "disk.img"))
    ? false
    : "in the full tier, with SEKVM_DEBIAN, a folder that scripts/fetch-debian.sh has made";

test("Debian's kernel at EL1 mounts a disk, writes to it and turns the machine off", { skip }, () => {
  const file = (name: string): string => join(folder!, name);
  const words = ["--kernel", file("vmlinuz"), "--initrd", file("initrd.gz"), "--drive", `${file("disk.img")},overlay`];
  const options = ["--append", "console=ttyAMA0", "--memory", "256M", "--el", "1", "--max-instructions", "3000000000"];
  const ran = spawnSync(process.execPath, [launcher, "run", ...words, ...options], { input: "", encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stderr);
  const lines = ran.stdout.replaceAll("\r", "").split("\n");
  assert.ok(lines.some((l) => /virtio_blk virtio0: \[vda\] \d+ 512-byte logical blocks/.test(l)));
  const at = lines.findIndex((l) => /^the disk of \w+ for arm64$/.test(l));
  assert.equal(lines[at + 1], "init: turning off");
});
