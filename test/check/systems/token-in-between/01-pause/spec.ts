import { sequence, transition, type U32 } from "sekvm/kernel";
import * as machine from "../00-machine/spec.ts";
import { BOARD } from "../00-machine/state.ts";

const unmarked = transition(machine.unmark);
const given = transition(machine.release);
const taken = transition(machine.acquire);
const marked = transition(machine.mark);
const posted = transition(machine.post);

/** Lets others post. */
export const pause = sequence((): void => {
  unmarked();
  given(BOARD);
  taken(BOARD);
  marked();
});
/** Posts. */
export const tell = sequence((board: U32): void => {
  posted(board);
});
