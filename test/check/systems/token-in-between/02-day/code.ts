/** Looks at the board again behind a pause, in which others may have written it. */
import type { U32 } from "sekvm/kernel";
import { look } from "../00-machine/index.ts";
import { pause } from "../01-pause/index.ts";

export function day(): U32 {
  look();
  pause();
  return look();
}
