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

/** What is typed; the kernel drops what came before it had set up the UART. */
const TYPED = `${"\n".repeat(100)}cat /mnt/etc/motd; echo $((6*7)) > /mnt/note; cat /mnt/note; head -c 4 /dev/hwrng | wc -c; poweroff -f\n`;

test("Debian's kernel at EL1 runs busybox, which writes to a disk and turns the machine off", { skip }, () => {
  const file = (name: string): string => join(folder!, name);
  const words = ["--kernel", file("vmlinuz"), "--initrd", file("initrd.gz"), "--drive", `${file("disk.img")},overlay`];
  const options = [
    "--append",
    "console=ttyAMA0 shell",
    "--memory",
    "256M",
    "--el",
    "1",
    "--max-instructions",
    "3000000000",
  ];
  const ran = spawnSync(process.execPath, [launcher, "run", ...words, ...options], { input: TYPED, encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stderr);
  const lines = ran.stdout.replaceAll("\r", "").split("\n");
  assert.ok(lines.some((l) => /virtio_blk virtio0: \[vda\] \d+ 512-byte logical blocks/.test(l)));
  const at = lines.findIndex((l) => /^the disk of \w+ for arm64$/.test(l));
  assert.deepEqual(lines.slice(at + 1, at + 3), ["42", "4"]);
});
