/** States of a VM, one by one: it is registered, gets pages of images, is verified, is off, is retired. */
import { assert, theorem, type U32 } from "../../prelude/index.ts";
import { MAPPED, POWEROFF, READY, RETIRED, UNUSED, VERIFIED } from "../00-machine/constants.ts";
import { isLoading, isOn } from "./power.ts";

export const onIsNeitherNewNorOff = theorem((state: U32) => {
  assert(!isOn(UNUSED) && isOn(READY) && isOn(MAPPED) && isOn(VERIFIED) && !isOn(POWEROFF) && !isOn(RETIRED));
  assert(isLoading(state) === (isOn(state) && state !== VERIFIED));
  assert(!isOn(state) || state === READY || state === MAPPED || state === VERIFIED);
});
