/** When devices of a VM change. Pure, for code and specification alike. */
import type { U32 } from "../../prelude/index.ts";
import { HOST, READY, VERIFIED } from "../00-machine/constants.ts";
import type { Vmid } from "../00-machine/state.ts";

/** The host gets devices at any time, a VM before there is a page of an image in its memory: so no device reaches one. */
export const mayGetDevices = (vmid: Vmid, state: U32): boolean => vmid === HOST || state === READY;
/** A VM that may run keeps what it has. */
export const mayLoseDevices = (vmid: Vmid, state: U32): boolean => vmid === HOST || state !== VERIFIED;
