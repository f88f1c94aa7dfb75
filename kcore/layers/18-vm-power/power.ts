/** States of a VM. Pure, for code and specification alike. */
import type { U32 } from "../../prelude/index.ts";
import { MAPPED, READY, VERIFIED } from "../00-machine/constants.ts";

/** A VM was registered, and may not run yet. */
export const isLoading = (state: U32): boolean => state === READY || state === MAPPED;
/** A VM was registered, and was not switched off. */
export const isOn = (state: U32): boolean => isLoading(state) || state === VERIFIED;
