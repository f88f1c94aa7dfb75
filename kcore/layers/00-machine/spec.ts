/** What the bottom machine does, by theme. */
export * from "./contexts.ts";
export * from "./core-data.ts";
export * from "./host-trap.ts";
export * from "./images.ts";
export * from "./io-maintenance.ts";
export * from "./io-tables.ts";
export * from "./maintenance.ts";
export * from "./memory.ts";
export * from "./page-records.ts";
export * from "./page-tables.ts";
export * from "./regions.ts";
export * from "./runners.ts";
export * from "./sealing.ts";
export * from "./smmus.ts";
export * from "./stop.ts";
export * from "./switch.ts";
export * from "./vms.ts";
