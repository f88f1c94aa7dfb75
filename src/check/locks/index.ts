export { type Expansion, expand } from "./expand.ts";
export type { LockAnswer } from "./judge.ts";
export { type Lock, lockOf } from "./lock.ts";
export { edited, unlisted } from "./weaken.ts";
