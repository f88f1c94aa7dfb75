/** The primitives of the machine under KCore. */
import { bottom } from "../../prelude/index.ts";
import * as locks from "./locks.ts";

// Locks.
export const fetchTicket = bottom(locks.fetchTicket);
export const loadNow = bottom(locks.loadNow);
export const barrier = bottom(locks.barrier);
export const advanceNow = bottom(locks.advanceNow);
export const openSection = bottom(locks.openSection);
export const closeSection = bottom(locks.closeSection);
