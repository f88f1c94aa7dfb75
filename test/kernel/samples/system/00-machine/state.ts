/** The machine: cells of memory, a log, owners of frames. */
import type { Brand, Id, U8, U64, ZMap } from "../../../../../src/prelude/index.ts";

export type Cell = U64 & Brand<"Cell">;
export type Cpu = Id<"Cpu">;
export type Mode = "idle" | "busy" | "dead";
export type Owner =
  | { readonly kind: "none" }
  | { readonly kind: "vm"; readonly vm: U8; readonly gfn: Cell }
  | { readonly kind: "host"; readonly gfn: Cell };
export interface Frame {
  readonly owner: Owner;
  readonly count: U8;
}
export interface Machine {
  readonly cells: ZMap<Cell, U64>;
  readonly frames: ZMap<U64, Frame>;
  readonly mode: Mode;
  readonly locked: ZMap<Cpu, boolean>;
  readonly ticks: bigint;
  readonly next: U64;
}
