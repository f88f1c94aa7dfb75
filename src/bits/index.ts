export { addEdge, CYCLE, hasBit, insertBehind, setBit, UNCHANGED } from "./reach.ts";
export { BoundReached, RowTable } from "./row-table.ts";
