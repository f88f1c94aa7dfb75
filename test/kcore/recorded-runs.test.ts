/** The runs that the proofs of layers from 5 on record: nothing in them is undefined, at any level that they can run on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import * as alloc from "../../kcore/layers/05-pt-alloc/proof.ts";
import * as steps from "../../kcore/layers/06-pt-walk/proof.ts";
import * as table from "../../kcore/layers/07-npt-walk/proof.ts";
import * as ops from "../../kcore/layers/08-npt-ops/proof.ts";
import * as ioAlloc from "../../kcore/layers/09-mmio-pt-alloc/proof.ts";
import * as ioSteps from "../../kcore/layers/10-mmio-pt-walk/proof.ts";
import * as ioTable from "../../kcore/layers/11-mmio-spt-walk/proof.ts";
import * as ioOps from "../../kcore/layers/12-mmio-spt-ops/proof.ts";
import * as region from "../../kcore/layers/13-mem-region/proof.ts";
import * as pageIndex from "../../kcore/layers/14-page-index/proof.ts";
import * as pageRecords from "../../kcore/layers/15-page-manager/proof.ts";
import * as memory from "../../kcore/layers/16-mem-manager/proof.ts";
import * as ranges from "../../kcore/layers/17-memory-ops/proof.ts";
import * as power from "../../kcore/layers/18-vm-power/proof.ts";
import * as counters from "../../kcore/layers/19-boot-core/proof.ts";
import * as images from "../../kcore/layers/20-boot-aux/proof.ts";
import * as boots from "../../kcore/layers/21-boot-ops/proof.ts";
import * as mmioRaw from "../../kcore/layers/22-mmio-raw/proof.ts";
import * as mmioFilter from "../../kcore/layers/23-mmio-core-aux/proof.ts";
import * as mmioAccess from "../../kcore/layers/24-mmio-core/proof.ts";
import * as mmioTrap from "../../kcore/layers/25-mmio-ops-aux/proof.ts";
import * as mmioOps from "../../kcore/layers/26-mmio-ops/proof.ts";
import * as exits from "../../kcore/layers/27-vcpu-ops-aux/proof.ts";
import * as vcpus from "../../kcore/layers/28-vcpu-ops/proof.ts";
import * as switches from "../../kcore/layers/29-ctxt-switch/proof.ts";
import * as handlers from "../../kcore/layers/30-mem-handler/proof.ts";
import * as faults from "../../kcore/layers/31-fault-handler/proof.ts";
import * as dispatcher from "../../kcore/layers/32-trap-dispatcher/proof.ts";
import * as rawTraps from "../../kcore/layers/33-trap-handler-raw/proof.ts";
import * as traps from "../../kcore/layers/34-trap-handler/proof.ts";
import { withMachine } from "../../src/prelude/index.ts";
import { cpu } from "./tables.ts";

const RUNS: readonly (readonly [number, () => void])[] = [
  [5, alloc.run],
  [6, steps.run],
  [7, table.run],
  [8, ops.run],
  [9, ioAlloc.run],
  [10, ioSteps.run],
  [11, ioTable.run],
  [12, ioOps.run],
  [13, region.run],
  [14, pageIndex.run],
  [15, pageRecords.run],
  [16, memory.run],
  [17, ranges.run],
  [18, power.run],
  [19, counters.run],
  [20, images.run],
  [21, boots.run],
  [22, mmioRaw.run],
  [23, mmioFilter.run],
  [24, mmioAccess.run],
  [25, mmioTrap.run],
  [26, mmioOps.run],
  [27, exits.run],
  [28, vcpus.run],
  [29, switches.run],
  [30, handlers.run],
  [31, faults.run],
  [32, dispatcher.run],
  [33, rawTraps.run],
  [34, traps.run],
];

for (const [layer, run] of RUNS)
  test(`the run of layer ${layer}`, () => {
    for (let level = 4; level <= layer; level++) {
      const [after] = withMachine(initialMachine(cpu(0n)), level, run);
      assert.deepEqual([after.halt, after.tstate], [false, "closed"]);
    }
  });
