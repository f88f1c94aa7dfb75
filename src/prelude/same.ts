/** Equality of values of any type without maps. */
import { ZMap } from "./zmap.ts";

/** Whether two values are equal in all of their parts. @throws {Error} where a part is a map */
export function same<T>(a: T, b: T): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (a instanceof ZMap || b instanceof ZMap) throw new Error("maps are compared at a key");
  const keys = Object.keys(a) as (keyof T)[];
  return keys.length === Object.keys(b).length && keys.every((k) => k in b && same(a[k], b[k]));
}
