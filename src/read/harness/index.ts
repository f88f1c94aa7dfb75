export {
  type CheckSettings,
  type Extent,
  type LockSetting,
  NO_CHECK_SETTINGS,
  type OwnerSetting,
  type RegionSetting,
  TABLE_KEYS,
  type TableSetting,
} from "./check.ts";
export { HARNESS_ERRORS, type HarnessErrorCode } from "./errors.ts";
export { parseSettings, SETTINGS, type Settings } from "./settings.ts";
export type { Entry, Harness, Operand, Seen, Setting } from "./tree.ts";
export { type HarnessWords, readHarness } from "./words.ts";
