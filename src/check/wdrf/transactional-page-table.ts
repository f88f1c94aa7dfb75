/** *transactional-page-table*: a walk during a section gives what one before it, one behind it, or a fault gives. */
import type { Condition } from "./condition.ts";
import { withoutTables } from "./without.ts";

export const transactionalPageTable: Condition = {
  name: "transactional-page-table",
  says: "a walk during a section gives what one before it, one behind it, or a fault gives",
  check: (question) => withoutTables("transactional-page-table", question),
};
