/** Layer 20: code beside its specification in random runs, and scenarios of docs/deviations.md. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  BAD_ADDRESS,
  MAPPED,
  NO_ADDRESS,
  NO_IMAGE,
  NOWHERE,
  OK,
  REFUSED,
} from "../../kcore/layers/00-machine/constants.ts";
import type { Gfn, Machine, Pfn } from "../../kcore/layers/00-machine/state.ts";
import * as locks from "../../kcore/layers/04-locks/index.ts";
import * as mem from "../../kcore/layers/16-mem-manager/index.ts";
import { setVmPoweroff, setVmReady } from "../../kcore/layers/18-vm-power/index.ts";
import * as aux from "../../kcore/layers/20-boot-aux/index.ts";
import { unmapAndLoadVmImage } from "../../kcore/layers/20-boot-aux/index.ts";
import { u32, u64, withMachine } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import { bank } from "./io-tables.ts";
import { addressOf, brokenBy, HOST, PAGES, startMachine } from "./ownership.ts";
import { cpu, page, vm } from "./tables.ts";

const VM = vm(1n);
const [P, Q] = [PAGES[0]!, PAGES[1]!];
const G = u64(5n) as Gfn;
const on = <T>(m: Machine, run: () => T): readonly [Machine, T] => withMachine(m, 19, run);
const inBanks = <T>(operate: () => T): T => {
  locks.acquireLockSmmu();
  const answer = operate();
  locks.releaseLockSmmu();
  return answer;
};
const hostReaches = (m: Machine, pfn: Pfn): boolean => m.objects.npts.at(HOST).pt.at(u64(pfn) as Gfn).level !== 0n;

test("code and specification of layer 20 agree step by step, and memory stays isolated", () => {
  const levels = [4, 15, 19, 20] as const;
  const seen = new Set<string>();
  const step = fc.record({
    kind: fc.constantFrom("load", "load", "host", "assign", "devices", "attach"),
    cpu: fc.constantFrom(0n, 1n, 2n).map(cpu),
    vmid: fc.constantFrom(VM, VM, vm(2n)),
    gfn: fc.constantFrom(5n, 6n, 1n << 36n).map((n) => u64(n) as Gfn),
    pfn: fc.constantFrom(P, P, ...PAGES),
  });
  const property = fc.property(fc.array(step, { maxLength: 20 }), (run) => {
    let machines: readonly Machine[] = levels.map(startMachine);
    for (const { kind, cpu: curid, vmid, gfn, pfn } of run) {
      const before = machines[3]!;
      const operate = (): bigint => {
        if (kind === "load") return unmapAndLoadVmImage(vmid, gfn, pfn);
        if (kind === "host") return mem.mapPageHost(addressOf(pfn));
        if (kind === "assign") return mem.assignPfnToVm(vmid, gfn, pfn);
        if (kind === "devices") return mem.assignPfnToSmmu(vmid, gfn, pfn);
        return inBanks(() => mem.updateSmmuPage(bank(0n), addressOf(pfn), page(pfn)));
      };
      const done = machines.map((m, i) => withMachine({ ...m, curid }, levels[i]!, operate));
      for (const [, answer] of done) assert.equal(answer, done[0]![1], kind);
      machines = done.map(([m]) => m);
      seen.add(`${kind} ${done[0]![1]}`);
      assert.equal(brokenBy(before, machines[3]!), undefined, kind);
      const { npts, pages } = machines[3]!.objects;
      assert.deepEqual(pages.at(pfn), machines[1]!.objects.pages.at(pfn));
      assert.deepEqual(npts.at(vmid).pt.at(gfn), machines[1]!.objects.npts.at(vmid).pt.at(gfn));
    }
  });
  fc.assert(property, { numRuns: cases(60, 2000) });
  for (const status of [OK, REFUSED, BAD_ADDRESS]) assert.ok(seen.has(`load ${status}`), `load answers ${status}`);
});

test("a page of an image is one that was the host's alone: what the VM's devices may reach is none", () => {
  const [after, answers] = on(startMachine(), () => [
    mem.assignPfnToSmmu(VM, G, P),
    unmapAndLoadVmImage(VM, G, P),
    inBanks(() => mem.updateSmmuPage(bank(0n), addressOf(Q), page(Q))),
    unmapAndLoadVmImage(VM, u64(6n) as Gfn, Q),
  ]);
  assert.deepEqual(answers, [OK, REFUSED, OK, REFUSED], "published: a page that is the VM's already is loaded");
  assert.equal(after.objects.npts.at(VM).pt.at(G).level, 0n);
  const [, adopted] = on(after, () => mem.assignPfnToVm(VM, G, P));
  assert.equal(adopted, OK, "as the rule for other pages does");
});

test("each page of an image is looked at, and given, by itself", () => {
  const frames = [0x40003n, 0x40001n].map((n) => u64(n) as Pfn);
  const [after, answers] = on(startMachine(), () =>
    frames.map((pfn, i) => unmapAndLoadVmImage(VM, u64(0x200n + BigInt(i)) as Gfn, pfn)),
  );
  assert.deepEqual(answers, [OK, OK]);
  const loaded = frames.map((_, i) => after.objects.npts.at(VM).pt.at(u64(0x200n + BigInt(i)) as Gfn).pfn);
  const published = [0n, 1n].map((i) => ((frames[0]! >> 9n) << 9n) + i);
  assert.deepEqual(loaded, frames);
  assert.notDeepEqual(
    published,
    frames,
    "published: the block around the first page, whatever was announced behind it",
  );
  for (const pfn of frames) assert.ok(!hostReaches(after, pfn));
});

test("a page that is refused stops no machine", () => {
  const [after, status] = on(startMachine(), () => unmapAndLoadVmImage(VM, G, PAGES[2]!));
  assert.deepEqual([status, after.halt], [REFUSED, false], "published: panic, with the lock of the VM held");
});

test("what was looked at in one step is looked at again in the step that changes it", () => {
  const [first, size, room] = [u32(0n), u64(0x1000n), u64(0x2000000n)];
  const add = (): bigint => aux.addImage(VM, u64(0x5000n), size, room);
  const [, early] = on(startMachine(), () => [aux.nextImage(VM), add(), aux.beginImagePage(VM, first)]);
  assert.deepEqual(early, [NO_IMAGE, NO_IMAGE, NOWHERE], "of a VM that nobody registered");
  const [after, answers] = on(startMachine(), () => [
    setVmReady(VM),
    aux.nextImage(VM),
    add(),
    aux.beginImagePage(VM, first),
    aux.findImagePage(VM, first, G),
    aux.findImagePage(VM, first, u64(6n) as Gfn),
    aux.countImagePage(VM, first, u64(6n) as Gfn, P),
    aux.countImagePage(VM, first, G, P),
    // The CPU that comes second has looked at the same page.
    aux.findImagePage(VM, first, G),
    aux.countImagePage(VM, first, G, P),
    setVmReady(VM),
  ]);
  assert.deepEqual(answers, [true, 0n, 0n, G, room, NO_ADDRESS, REFUSED, OK, NO_ADDRESS, REFUSED, false]);
  const { state, nextLoadInfo, images } = after.objects.vms.at(VM);
  assert.deepEqual([state, nextLoadInfo, images.at(first).mappedPages], [MAPPED, 1n, 1n]);
  const [, late] = on(after, () => [setVmPoweroff(VM), aux.nextImage(VM), add()]);
  assert.deepEqual(late, [OK, NO_IMAGE, NO_IMAGE], "nor of one that was switched off meanwhile");
});
