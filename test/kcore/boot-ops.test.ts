/** Layer 21: code beside its specification in random runs of three CPUs, and scenarios of docs/deviations.md. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  CORE,
  MAPPED,
  NO_ADDRESS,
  NO_IMAGE,
  NO_VM,
  NOBODY,
  OK,
  REFUSED,
  VERIFIED,
} from "../../kcore/layers/00-machine/constants.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import type { Gfn, Machine, Pfn, VmInfo, Vmid } from "../../kcore/layers/00-machine/state.ts";
import * as locks from "../../kcore/layers/04-locks/index.ts";
import { mapPageHost } from "../../kcore/layers/16-mem-manager/index.ts";
import { setVmPoweroff } from "../../kcore/layers/18-vm-power/index.ts";
import * as boot from "../../kcore/layers/21-boot-ops/index.ts";
import { u32, u64, withMachine } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import { bank } from "./io-tables.ts";
import { addressOf, brokenBy, HOST, inVm, PAGES } from "./ownership.ts";
import { cpu, page, vm } from "./tables.ts";

const VM = vm(1n);
const [P, Q] = [PAGES[0]!, PAGES[1]!];
const R = u64(0x40002n) as Pfn;
const ITS = bank(8n);
const [V0, V1] = [u32(0n), u32(1n)];
const IMAGE = u64(0x5000n);
const G = u64(5n) as Gfn;

const start = (): Machine => {
  const m = initialMachine(cpu(0n));
  let smmuVmid = m.objects.smmuVmid;
  for (let b = 0n; b < 16n; b++) smmuVmid = smmuVmid.with(bank(b), NOBODY);
  return { ...m, objects: { ...m.objects, smmuVmid } };
};
const on = <T>(m: Machine, run: () => T): readonly [Machine, T] => withMachine(m, 20, run);
/** In a section of the banks, and of whose devices they are. */
const inBanks = <T>(vmid: Vmid, operate: () => T): T => {
  locks.acquireLockSmmu();
  const answer = inVm(vmid, operate);
  locks.releaseLockSmmu();
  return answer;
};
const infoOf = (m: Machine): VmInfo => m.objects.vms.at(VM);
const holding = (m: Machine, pfn: Pfn, contents: bigint): Machine => ({
  ...m,
  objects: { ...m.objects, memory: m.objects.memory.with(pfn, u64(contents)) },
});
/** A VM with a virtual CPU and an image of a page. */
const announced = (m = start()): Machine =>
  on(m, () => {
    boot.registerKvm();
    boot.registerVcpu(VM, V0);
    boot.setBootInfo(VM, IMAGE, u64(0x1000n));
  })[0];
/** The same, with contents of the page with which the image is signed. */
const signed = (m = announced()): Machine => {
  for (const contents of [0n, 1n]) {
    const full = holding(m, P, contents);
    if (on(full, () => [boot.remapVmImage(VM, P, V0), boot.verifyAndLoadImages(VM)])[1][1] === OK) return full;
  }
  return assert.fail("no contents are signed");
};
const running = (): Machine =>
  on(signed(), () => {
    boot.remapVmImage(VM, P, V0);
    boot.verifyAndLoadImages(VM);
  })[0];

interface Step {
  readonly kind:
    | "kvm"
    | "vcpu"
    | "flag"
    | "alloc"
    | "assign"
    | "map"
    | "clear"
    | "io"
    | "info"
    | "remap"
    | "verify"
    | "search"
    | "off"
    | "host";
  readonly cpu: bigint;
  readonly n: bigint;
  readonly pfn: Pfn;
}
const KINDS: readonly Step["kind"][] = [
  ...["kvm", "vcpu", "vcpu", "flag", "alloc", "assign", "map", "map", "clear"],
  ...["io", "info", "info", "remap", "remap", "remap", "verify", "verify", "search", "host"],
] as Step["kind"][];
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...KINDS) },
    { weight: 1, arbitrary: fc.constant("off" as const) },
  ),
  cpu: fc.constantFrom(0n, 1n, 2n),
  n: fc.constantFrom(0n, 0n, 1n, 5n, 8n),
  pfn: fc.constantFrom(P, Q, R, PAGES[2]!),
});

/** What a step answers. Images are of one page, or two, or have no room; devices are the host's and the VM's. */
function operate({ kind, n, pfn }: Step): bigint | boolean {
  const [who, b] = n === 0n ? [HOST, bank(0n)] : [VM, ITS];
  const iova = addressOf(n === 0n ? pfn : 7n);
  switch (kind) {
    case "kvm":
      return boot.registerKvm();
    case "vcpu":
      return boot.registerVcpu(VM, u32(n));
    case "flag":
      return boot.isIncExe(VM);
    case "alloc":
      return inBanks(who, () => boot.allocSmmu(who, b));
    case "assign":
      return boot.assignSmmu(who, pfn, u64(7n) as Gfn);
    case "map":
      return inBanks(who, () => boot.mapSmmu(who, b, iova, page(pfn)));
    case "clear":
      return inBanks(who, () => boot.clearSmmu(who, b, iova));
    case "io":
      return boot.mapIo(VM, u64(0x9000n), u64(0x90000000n));
    case "info":
      return boot.setBootInfo(VM, u64(0x5000n + (n << 12n)), u64(n === 8n ? 0x2000000n : 0x1000n * (1n + (n & 1n))));
    case "remap":
      return boot.remapVmImage(VM, pfn, u32(n));
    case "verify":
      return boot.verifyAndLoadImages(VM);
    case "search":
      return boot.searchLoadInfo(VM, u64(0x5000n + (n << 12n)));
    case "off":
      return setVmPoweroff(VM);
    case "host":
      return mapPageHost(addressOf(pfn));
  }
}

test("code and specification of layer 21 agree step by step, and memory stays isolated", () => {
  const levels = [4, 15, 20, 21] as const;
  const seen = new Set<string>();
  const property = fc.property(fc.array(step, { maxLength: 40, size: "max" }), (run) => {
    let machines: readonly Machine[] = levels.map(() => announced());
    for (const s of run) {
      const before = machines[3]!;
      const done = machines.map((m, i) => withMachine({ ...m, curid: cpu(s.cpu) }, levels[i]!, () => operate(s)));
      for (const [, answer] of done) assert.equal(answer, done[0]![1], s.kind);
      machines = done.map(([m]) => m);
      seen.add(`${s.kind} ${done[0]![1]}`);
      assert.equal(brokenBy(before, machines[3]!), undefined, s.kind);
      for (const { halt, objects } of machines.slice(1)) {
        const top = machines[3]!.objects;
        assert.equal(halt, false);
        for (const at of [0n, 1n, 5n]) {
          assert.equal(objects.vms.at(VM).vcpuState.at(u32(at)), top.vms.at(VM).vcpuState.at(u32(at)));
          assert.deepEqual(objects.vms.at(VM).images.at(u32(at)), top.vms.at(VM).images.at(u32(at)));
        }
        const { state, digest, nextLoadInfo } = objects.vms.at(VM);
        assert.deepEqual(
          [state, digest, nextLoadInfo],
          [infoOf(machines[3]!).state, infoOf(machines[3]!).digest, infoOf(machines[3]!).nextLoadInfo],
        );
        assert.deepEqual(objects.pages.at(s.pfn), top.pages.at(s.pfn));
      }
    }
  });
  fc.assert(property, { numRuns: cases(40, 1500), seed: 1 });
  for (const kind of ["vcpu", "alloc", "assign", "map", "clear", "io", "remap", "verify"])
    for (const answer of [OK, REFUSED]) assert.ok(seen.has(`${kind} ${answer}`), `${kind} answers ${answer}`);
  assert.ok(seen.has(`info ${NO_IMAGE}`) && seen.has("search 0"));
});

test("numbers of VMs that have run out are an answer", () => {
  const [after, numbers] = on(start(), () => Array.from({ length: Number(CORE) + 1 }, boot.registerKvm));
  assert.deepEqual(numbers, [...Array.from({ length: Number(CORE) - 1 }, (_, i) => BigInt(i + 1)), NO_VM, NO_VM]);
  assert.equal(after.halt, false, "published: panic");
});

test("room for images, and images, that have run out are an answer", () => {
  const sizes = [0x1fff000n, 0x1000n, 0n, 1n, 1n, 1n, 1n, 1n].map(u64);
  const [after, numbers] = on(announced(), () => sizes.map((size) => boot.setBootInfo(VM, u64(0x100000n), size)));
  assert.deepEqual(numbers, [NO_IMAGE, 1n, NO_IMAGE, 2n, 3n, 4n, NO_IMAGE, NO_IMAGE]);
  assert.deepEqual([after.halt, infoOf(after).nextLoadInfo], [false, 5n], "published: halt, with two locks held");
  assert.equal(on(after, () => boot.setBootInfo(vm(2n), IMAGE, u64(1n)))[1], NO_IMAGE, "nor for who is not registered");
});

test("a page of an image is the VM's before it is measured: the host writes it no more", () => {
  const full = signed();
  const [mapped] = on(full, () => mapPageHost(addressOf(P)));
  // Published: the host's page is mapped for KCore, and the host reaches it until all are verified.
  assert.equal(mapped.objects.npts.at(HOST).pt.at(u64(P) as Gfn).pfn, P);
  const [after, answers] = on(mapped, () => [boot.remapVmImage(VM, P, V0), mapPageHost(addressOf(P))]);
  assert.deepEqual(answers, [OK, REFUSED]);
  const { npts, pages } = after.objects;
  assert.equal(npts.at(HOST).pt.at(u64(P) as Gfn).level, 0n);
  assert.deepEqual([pages.at(P).owner, npts.at(VM).pt.at(G).pfn], [VM, P]);
  assert.equal(npts.at(CORE).pt.at(u64(0x2000n) as Gfn).pfn, P, "KCore finds it in its room for images");
});

test("other contents are not what was signed, nor is another place", () => {
  const full = signed();
  const other = holding(full, P, full.objects.memory.at(P) + 1n);
  const [, answer] = on(other, () => [boot.remapVmImage(VM, P, V0), boot.verifyAndLoadImages(VM)]);
  assert.deepEqual(answer, [OK, REFUSED], "published: verify_image is a function of the address alone");
  assert.equal(infoOf(running()).state, VERIFIED);
});

test("an image of which pages are missing is not verified", () => {
  const [after, answers] = on(announced(), () => [
    boot.setBootInfo(VM, u64(0x8000n), u64(0x1001n)),
    boot.remapVmImage(VM, P, V1),
    boot.remapVmImage(VM, Q, V0),
    boot.verifyAndLoadImages(VM),
  ]);
  assert.deepEqual(
    [answers, infoOf(after).state],
    [[1n, OK, OK, REFUSED], MAPPED],
    "published: what is mapped is loaded",
  );
});

test("no device of the VM's reaches a page of an image", () => {
  const devices = (): bigint[] => [
    inBanks(VM, () => boot.allocSmmu(VM, ITS)),
    boot.assignSmmu(VM, Q, u64(7n) as Gfn),
    inBanks(VM, () => boot.mapSmmu(VM, ITS, u64(0x7000n), page(Q))),
  ];
  const [early, given] = on(signed(), devices);
  assert.deepEqual(given, [OK, OK, OK]);
  const [, answers] = on(early, () => [
    boot.remapVmImage(VM, Q, V0),
    boot.remapVmImage(VM, P, V0),
    inBanks(VM, () => boot.mapSmmu(VM, ITS, IMAGE, page(P))),
    boot.assignSmmu(VM, R, u64(8n) as Gfn),
    inBanks(VM, () => boot.allocSmmu(VM, bank(9n))),
    inBanks(VM, () => boot.clearSmmu(VM, ITS, u64(0x7000n))),
  ]);
  assert.deepEqual(answers, [REFUSED, OK, REFUSED, REFUSED, REFUSED, OK], "published: until the VM is verified");
  const [, late] = on(running(), () => [...devices(), inBanks(VM, () => boot.clearSmmu(VM, ITS, u64(0x7000n)))]);
  assert.deepEqual(late, [REFUSED, REFUSED, REFUSED, REFUSED]);
});

test("nothing is announced, and no page comes, after a VM was verified", () => {
  const [after, answers] = on(running(), () => [
    boot.setBootInfo(VM, u64(0x8000n), u64(0x1000n)),
    boot.remapVmImage(VM, Q, V0),
    boot.mapIo(VM, u64(0x9000n), u64(0x90000000n)),
    boot.registerVcpu(VM, V1),
    boot.verifyAndLoadImages(VM),
  ]);
  assert.deepEqual(
    answers,
    [NO_IMAGE, REFUSED, REFUSED, REFUSED, REFUSED],
    "published: panic, with the lock of the VM held",
  );
  assert.equal(after.objects.npts.at(VM).pt.at(G).pfn, P);
});

test("an address of an image is found where KCore has it", () => {
  const [, found] = on(announced(), () => [0x5000n, 0x5fffn, 0x6000n].map((at) => boot.searchLoadInfo(VM, u64(at))));
  assert.deepEqual(found, [0x2000000n, 0x2000fffn, NO_ADDRESS]);
});
