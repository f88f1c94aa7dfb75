import type { U32 } from "sekvm/kernel";
import { load } from "../00-machine/index.ts";
/** From here on what is in the account is called supply. */
export function look(): U32 {
  return load();
}
