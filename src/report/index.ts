export { herdLog } from "./herd.ts";
