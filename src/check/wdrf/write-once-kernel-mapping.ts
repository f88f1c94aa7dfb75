/** *write-once-kernel-mapping*: an entry of the kernel's own tables that is valid stays as it is. */
import type { Condition } from "./condition.ts";
import { withoutTables } from "./without.ts";

export const writeOnceKernelMapping: Condition = {
  name: "write-once-kernel-mapping",
  says: "an entry of the kernel's own tables that is valid stays as it is",
  check: (question) => withoutTables("write-once-kernel-mapping", question),
};
