export { dotGraph } from "./dot.ts";
export { herdLog } from "./herd.ts";
export { traceLines } from "./trace.ts";
