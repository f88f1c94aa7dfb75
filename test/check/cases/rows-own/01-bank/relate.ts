import type { Lock, Row } from "../00-machine/state.ts";

/** As in KCore's layer 7: a shape of the machine below, for all rows. */
export const shadowed = (_hi: Row, lo: Row, _k: Lock): boolean => lo.shadow === lo.balance;
