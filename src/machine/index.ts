export {
  checkConfig,
  DEFAULTS,
  type EngineName,
  INTID,
  MAP,
  type MachineConfig,
  MIB,
  MOST_CPUS,
  MOST_MEMORY,
} from "./config.ts";
export { type LoadOptions, load } from "./loader/load.ts";
export { Machine, type MachineStats, type Stop } from "./machine.ts";
