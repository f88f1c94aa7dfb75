/** Debian's kernel, with its drivers for virtio and below KCore, where `scripts/fetch-debian.sh` has fetched it. */
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
const typed = (commands: string): string => `${"\n".repeat(100)}${commands}; poweroff -f\n`;

/** What a run of it prints, line by line. @param options of `sekvm run` */
function ran(options: readonly string[], commands: string): { readonly lines: string[]; readonly stderr: string } {
  const words = [launcher, "run", ...options, "--max-instructions", "3000000000"];
  const env = { ...process.env, SEKVM_DEBIAN: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    input: typed(commands),
    env,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return { lines: stdout.replaceAll("\r", "").split("\n"), stderr };
}

test("Debian's kernel at EL1 runs busybox, which writes to a disk and turns the machine off", { skip }, () => {
  const file = (name: string): string => join(folder!, name);
  const words = ["--kernel", file("vmlinuz"), "--initrd", file("initrd.gz"), "--drive", `${file("disk.img")},overlay`];
  const options = ["--append", "console=ttyAMA0 shell", "--memory", "256M", "--el", "1"];
  const { lines } = ran(
    [...words, ...options],
    "cat /mnt/etc/motd; echo $((6*7)) > /mnt/note; cat /mnt/note; head -c 4 /dev/hwrng | wc -c",
  );
  assert.ok(lines.some((l) => /virtio_blk virtio0: \[vda\] \d+ 512-byte logical blocks/.test(l)));
  const at = lines.findIndex((l) => /^the disk of \w+ for arm64$/.test(l));
  assert.deepEqual(lines.slice(at + 1, at + 3), ["42", "4"]);
});

test("Debian's kernel at EL1 below KCore takes a CPU away and back, and the state of KCore's machine is as security says", {
  skip,
}, () => {
  const online = "/sys/devices/system/cpu/cpu1/online";
  const { lines, stderr } = ran(
    ["--mode", "sekvm", "--host", "linux", "--stats"],
    `echo 0 > ${online}; cat ${online}; echo 1 > ${online}; cat /sys/devices/system/cpu/online`,
  );
  const at = lines.indexOf("0-1");
  assert.equal(lines[at - 1], "0");
  assert.match(stderr, /^invariants of kcore\/security: [\d,]{6,} evaluated, 0 violated$/m);
  assert.ok(Number(/^sekvm: entries ([\d,]+)/m.exec(stderr)![1]!.replaceAll(",", "")) > 10_000, "a page each");
});
