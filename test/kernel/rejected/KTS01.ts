export function f(a: U64): U64 {
  return u64(a +); // ERROR KTS01
}
