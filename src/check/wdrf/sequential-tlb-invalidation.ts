/** *sequential-tlb-invalidation*: what was mapped is invalidated, with barriers, before its section ends. */
import type { Condition } from "./condition.ts";
import { withoutTables } from "./without.ts";

export const sequentialTlbInvalidation: Condition = {
  name: "sequential-tlb-invalidation",
  says: "what was mapped is invalidated, with barriers, before its section ends",
  check: (question) => withoutTables("sequential-tlb-invalidation", question),
};
