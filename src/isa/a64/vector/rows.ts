/** All rows of SIMD and floating point; the fixed bits of two of them never match the same word. */
import type { Row } from "../row.ts";
import { FLOATS } from "./float.ts";
import { VECTOR_INTEGER_MISC } from "./integer-misc.ts";
import { VECTOR_INTEGER_SAME } from "./integer-same.ts";
import { VECTOR_LOADS_STORES } from "./loads-stores.ts";
import { VECTOR_MOVES } from "./moves.ts";
import { VECTOR_SHIFTS } from "./shifts.ts";
import { VECTOR_STRUCTURES } from "./structures.ts";

export const VECTOR_ROWS: readonly Row[] = [
  ...VECTOR_LOADS_STORES,
  ...VECTOR_STRUCTURES,
  ...VECTOR_MOVES,
  ...VECTOR_INTEGER_SAME,
  ...VECTOR_INTEGER_MISC,
  ...VECTOR_SHIFTS,
  ...FLOATS,
];
