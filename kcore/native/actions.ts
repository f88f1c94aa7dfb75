/** What stands for each primitive of layer 0, in the order of its files. */
import { contextActs } from "./acts/contexts.ts";
import { entryActs } from "./acts/entries.ts";
import { imageActs } from "./acts/images.ts";
import { ioMaintenanceActs } from "./acts/io-maintenance.ts";
import { ioTableActs } from "./acts/io-tables.ts";
import { lockActs } from "./acts/locks.ts";
import { maintenanceActs } from "./acts/maintenance.ts";
import { memoryActs } from "./acts/memory.ts";
import { tableActs } from "./acts/page-tables.ts";
import { recordActs, regionActs } from "./acts/regions.ts";
import { runnerActs } from "./acts/runners.ts";
import { sealingActs } from "./acts/sealing.ts";
import { smmuActs } from "./acts/smmus.ts";
import { stopActs } from "./acts/stop.ts";
import { hostTrapActs, switchActs } from "./acts/switch.ts";
import { vmActs } from "./acts/vms.ts";
import type { Hardware } from "./hardware.ts";

/** By specification, as `acting` of the prelude takes it. */
export const actionsOn = (h: Hardware): ReadonlyMap<unknown, (...args: never[]) => unknown> =>
  new Map([
    ...lockActs(h),
    ...stopActs(h),
    ...tableActs(h),
    ...maintenanceActs(h),
    ...ioTableActs(h),
    ...ioMaintenanceActs(h),
    ...regionActs(h),
    ...recordActs(h),
    ...memoryActs(h),
    ...vmActs(h),
    ...imageActs(h),
    ...sealingActs(h),
    ...smmuActs(h),
    ...hostTrapActs(h),
    ...runnerActs(h),
    ...contextActs(h),
    ...switchActs(h),
    ...entryActs(h),
  ]);
