export { BoundReached, RowTable } from "./row-table.ts";
