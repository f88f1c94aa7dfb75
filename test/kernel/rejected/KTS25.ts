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
function partial(a: U64): U64 {
  require(a > 0n);
  return a;
}
function f(m: State, a: U64): ZMap<U64, U64> {
  let b = a;
  b = u64(b + 1n);
  const x = tabulate((k: U64) => partial(k)); // ERROR KTS25
  const y = tabulate((k: U64) => b); // ERROR KTS25
  const z = tabulate(partial); // ERROR KTS25
  const w = tabulate((k: U64, l: U64) => k); // ERROR KTS25
  return tabulate((k: U64) => { // ERROR KTS25
    for (let i = u64(0n); i < k; i = u64(i + 1n)) {
    }
    return k;
  });
}
function g(m: State): boolean {
  return forall((c: boolean) => c); // ERROR KTS25
}
