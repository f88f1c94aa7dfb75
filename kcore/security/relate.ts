/** What is true of every state, one file for each theme. */
export * from "./boot.ts";
export * from "./counts.ts";
export * from "./devices.ts";
export * from "./heirs.ts";
export * from "./host.ts";
export * from "./pages.ts";
export * from "./smmus.ts";
export * from "./vms.ts";
