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

/** One run of it as the host below KCore: a CPU goes and comes back, and a guest runs if what makes guests was built. */
const hasModule = folder !== undefined && existsSync(join(folder, "host.gz"));
const ONLINE = "/sys/devices/system/cpu/cpu1/online";
const ASKED = [
  `echo 0 > ${ONLINE}; cat ${ONLINE}; echo 1 > ${ONLINE}; cat /sys/devices/system/cpu/online`,
  ...(hasModule
    ? [
        "vmm /guests/hello.img 2 attack",
        "vmm /guests/hello.img 2 tamper",
        "vmm /guests/disk.img 1",
        "dmesg | grep -E 'FSC|pages of'",
      ]
    : []),
].join("; ");
const below = skip ? undefined : ran(["--mode", "sekvm", "--host", "linux", "--stats"], ASKED);

test("Debian's kernel at EL1 below KCore takes a CPU away and back, and its machine's state is as security says", {
  skip,
}, () => {
  const { lines, stderr } = below!;
  const at = lines.indexOf("0-1");
  assert.equal(lines[at - 1], "0");
  assert.match(stderr, /^invariants of kcore\/security: [\d,]{6,} evaluated, 0 violated$/m);
  assert.ok(Number(/^sekvm: entries ([\d,]+)/m.exec(stderr)![1]!.replaceAll(",", "")) > 10_000, "a page each");
});

test("a guest that is protected from Linux runs below it, and Linux lives on after it has reached for the guest's memory", {
  skip: skip || (hasModule ? false : "kserv/linux/build.sh has made no host.gz"),
}, () => {
  const { lines } = below!;
  const from = lines.indexOf("vmm: the kernel is refused");
  assert.deepEqual(lines.slice(from + 1, from + 2), ["vmm: the program is refused"]);
  assert.ok(lines.includes("vmm: the kernel, plainly, is refused"));
  for (const said of ["hello from a virtual machine", "virtual CPU 1 runs"]) assert.ok(lines.includes(`[1] ${said}`));
  assert.ok(lines.includes("[1] 2 virtual CPUs, 1 interrupts between them, 3 of the timer"));
  assert.ok(
    lines.some((l) => /vmm: there is no VM, error 5$/.test(l)),
    "a changed image",
  );
  assert.ok(
    lines.some((l) => /^\[3\] 128 sectors, 128 as they should be/.test(l)),
    "a disk",
  );
  assert.ok(lines.some((l) => /FSC = 0x21: alignment fault$/.test(l)));
  assert.ok(!lines.some((l) => l.includes("do not come back")));
});
