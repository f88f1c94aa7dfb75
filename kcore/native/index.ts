export { abstractionOf, type Source } from "./abstraction.ts";
export { bootTable } from "./boot.ts";
export type { Crypto, Hardware } from "./hardware.ts";
export { Judge, type Violation } from "./judge.ts";
export { KCore } from "./kcore.ts";
export { KEPT_BYTES, type Layout, layoutFor, MOST_HOST_MEMORY } from "./layout.ts";
export { type Image, measured } from "./measure.ts";
