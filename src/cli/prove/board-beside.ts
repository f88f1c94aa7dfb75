/** A board for proofs in another thread: what happens there is told, and heard here. */
import type { Board } from "./board.ts";

/** What is told to a board while goals are proved. */
export type Watching = Pick<Board, "planned" | "proved" | "asked">;

/** The same as plain data. */
export type BoardEvent =
  | { readonly kind: "planned"; readonly layer: string; readonly theorems: number }
  | { readonly kind: "proved" }
  | { readonly kind: "asked"; readonly id: number; readonly goal: string }
  | { readonly kind: "answered"; readonly id: number; readonly cached: boolean };

/** The thread's side. */
export function telling(tell: (event: BoardEvent) => void): Watching {
  let next = 0;
  return {
    planned: (layer, theorems) => tell({ kind: "planned", layer, theorems }),
    proved: () => tell({ kind: "proved" }),
    asked(goal) {
      const id = next++;
      tell({ kind: "asked", id, goal });
      return (cached) => tell({ kind: "answered", id, cached });
    },
  };
}

/** Puts what is told on a board. */
export function hearing(board: Watching): (event: BoardEvent) => void {
  const open = new Map<number, (cached: boolean) => void>();
  return (event) => {
    switch (event.kind) {
      case "planned":
        return board.planned(event.layer, event.theorems);
      case "proved":
        return board.proved();
      case "asked":
        return void open.set(event.id, board.asked(event.goal));
      case "answered":
        open.get(event.id)?.(event.cached);
        open.delete(event.id);
    }
  };
}
