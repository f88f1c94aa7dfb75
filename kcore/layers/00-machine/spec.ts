/** What the bottom machine does, by theme. */
export * from "./maintenance.ts";
export * from "./page-tables.ts";
export * from "./stop.ts";
