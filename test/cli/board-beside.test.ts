/** A board that is told from another thread shows what one shows that is told here. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Board } from "../../src/cli/prove/board.ts";
import { type BoardEvent, hearing, telling, type Watching } from "../../src/cli/prove/board-beside.ts";

/** Three goals are asked, and the second is answered first. */
function proofs(board: Watching): void {
  board.planned("layer 7 NPTWalk", 2);
  const [first, second] = [board.asked("07/setNpt/0/0"), board.asked("07/setNpt/0/1")];
  board.asked("07/clearNpt/0/0");
  second(true);
  first(false);
  board.proved();
}

function shown(tell: (board: Board) => Watching): readonly string[] {
  const board = new Board({ write: () => undefined }, 2, { isWatched: false, clock: () => 0 });
  proofs(tell(board));
  board.close();
  return board.lines();
}

test("events of a board are plain data, and show the same when they are heard", () => {
  const across = (event: BoardEvent): BoardEvent => structuredClone(event);
  const beside = shown((board) => {
    const hear = hearing(board);
    return telling((event) => hear(across(event)));
  });
  const here = shown((board) => board);
  assert.deepEqual(beside, here);
  assert.deepEqual(here, ["layer 7 NPTWalk: 1/2 theorems, 2/3 goals, 1 cached", "  07/clearNpt/0/0  0.0 s"]);
});
