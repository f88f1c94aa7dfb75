/** What is counted of its work, the same way for each. Instructions it has none: a unit is an event, not a cycle. */
export const EL2_EVENTS = [
  "entries",
  "registers",
  "loads",
  "stores",
  "bytesCleared",
  "bytesCopied",
  "tlbi",
  "barriers",
  "locks",
  "calls",
] as const;
export type El2Event = (typeof EL2_EVENTS)[number];
