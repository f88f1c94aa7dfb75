export {
  assert,
  assume,
  awaits,
  Blocked,
  forall,
  NotAssumed,
  native,
  Panicked,
  panic,
  Refuted,
  require,
  Stuck,
  theorem,
  withUniverse,
} from "./claims.ts";
export { codec, type Law, law } from "./codec.ts";
export {
  type Around,
  acting,
  bottom,
  type Call,
  interrupted,
  offers,
  primitive,
  sequence,
  transition,
  watched,
  withMachine,
} from "./primitives.ts";
export { same } from "./same.ts";
export { type Brand, type Id, type U8, type U16, type U32, type U64, u8, u16, u32, u64, type Word } from "./words.ts";
export { everywhere, type Key, tabulate, ZMap } from "./zmap.ts";
