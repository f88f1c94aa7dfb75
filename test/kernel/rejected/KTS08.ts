import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
type Gfn = U64 & Brand<"Gfn">;
type Cpu = Id<"Cpu">;
type Mode = "idle" | "busy";
type Owner = { readonly kind: "none" } | { readonly kind: "vm"; readonly vm: U8 };
interface State {
  readonly cells: ZMap<Gfn, U64>;
  readonly mode: Mode;
  readonly owner: Owner;
  readonly ticks: bigint;
}
function f(a: U64, m: State): U64 {
  try { // ERROR KTS08
  } finally {
  }
  var x = a; // ERROR KTS08
  let y: U64; // ERROR KTS08
  throw a; // ERROR KTS08
  do { // ERROR KTS08
  } while (a === 0n);
  for (const k of m) { // ERROR KTS08
  }
  a + 1n; // ERROR KTS08
  const { cells, ...rest } = m; // ERROR KTS08
  function inner(): void {} // ERROR KTS08
  for (let i = u64(0n); i < a; i = u64(i + 1n)) {
    if (i === 3n) break; // ERROR KTS08
    continue; // ERROR KTS08
  }
  return a;
}
