/** The monitor of guests/vmm: that it builds, and that Linux's KVM runs its guest where a kernel is at hand. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { archive } from "../../scripts/cpio.ts";
import { full } from "../tier.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const compiler = process.env.CC ?? "aarch64-linux-gnu-gcc";
const noCompiler =
  spawnSync(compiler, ["--version"]).status === 0 ? false : `${compiler} not found: install gcc-aarch64-linux-gnu`;
const kernel = process.env.SEKVM_KERNEL;
const noKernel =
  full && kernel !== undefined && existsSync(kernel)
    ? false
    : "in the full tier, with SEKVM_KERNEL, Debian's arm64 kernel";

test("an initial RAM disk has its files, devices and its end, each at a multiple of four bytes", () => {
  const file = { name: "dev/a", mode: 0o100755, bytes: Uint8Array.of(1, 2, 3, 4, 5) };
  const bytes = archive([file, { name: "dev/b", mode: 0o020600, device: [10, 232] }]);
  const text = new TextDecoder("latin1").decode(bytes);
  const field = (at: number, i: number): number => Number.parseInt(text.slice(at + 6 + 8 * i, at + 14 + 8 * i), 16);
  const second = 116 + 8;
  assert.equal(text.slice(0, 6) + text.slice(second, second + 6), "070701070701");
  assert.deepEqual([field(0, 1), field(0, 6), field(0, 11)], [0o100755, 5, 6]);
  assert.equal(text.slice(110, 121), "dev/a\0\x01\x02\x03\x04\x05");
  assert.deepEqual([field(second, 1), field(second, 9), field(second, 10)], [0o020600, 10, 232]);
  assert.ok(text.includes("TRAILER!!!"));
  assert.equal(bytes.length % 4, 0);
});

test("Linux's KVM at EL2 runs a guest", { skip: noCompiler || noKernel }, () => {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-vmm-"));
  try {
    const initrd = join(folder, "vmm.cpio");
    const made = spawnSync(join(root, "scripts/make-vmm-initrd.sh"), [initrd]);
    assert.equal(made.status, 0, made.stderr.toString());
    assert.ok(readFileSync(initrd).length > 4096);
    const options = [
      "--append",
      "quiet console=ttyAMA0 -- hello",
      "--memory",
      "256M",
      "--max-instructions",
      "3000000000",
    ];
    const words = [join(root, "bin/sekvm.js"), "run", "--kernel", kernel!, "--initrd", initrd, ...options];
    const ran = spawnSync(process.execPath, words, { input: "" });
    assert.equal(ran.status, 0, ran.stderr.toString());
    const lines = ran.stdout.toString().replaceAll("\r", "").split("\n");
    const at = lines.indexOf("vmm: the guest begins");
    assert.deepEqual(lines.slice(at, at + 4), [
      "vmm: the guest begins",
      "guest: hello from EL1 of a virtual machine",
      "0000000000010001",
      "vmm: the guest has ended",
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
