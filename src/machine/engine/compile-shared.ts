/** Functions that stand beside `run` in each module. */
import { AT } from "../cpu/layout.ts";
import { Code, FUNCTION, OP } from "./wasm-code.ts";

/** The upper half of a product of 64 bits, from four products of halves. */
export function highProduct(): Code {
  const c = new Code(2);
  const [a, b] = [0, 1];
  const [t, u] = [c.local("i64"), c.local("i64")];
  const low = (x: number): void => {
    c.get(x);
    c.constant("i64", 0xffff_ffffn);
    c.do("i64", "and");
  };
  const high = (x: number): void => {
    c.get(x);
    c.constant("i64", 32);
    c.do("i64", "shr_u");
  };
  const times = (x: () => void, y: () => void): void => {
    x();
    y();
    c.do("i64", "mul");
  };
  const add = (): void => c.do("i64", "add");
  times(
    () => low(a),
    () => low(b),
  );
  c.set(t);
  times(
    () => high(a),
    () => low(b),
  );
  high(t);
  add();
  c.set(t); // middle, first part
  times(
    () => low(a),
    () => high(b),
  );
  low(t);
  add();
  c.set(u);
  times(
    () => high(a),
    () => high(b),
  );
  high(t);
  add();
  high(u);
  add();
  return c;
}

/** `missed(cpu, va, what, place)`: asks `miss`; 0 when the access can be made now, else the place, which is not 0. */
export function missed(): Code {
  const c = new Code(4);
  const [cpu, va, what, place] = [0, 1, 2, 3];
  c.get(cpu);
  c.get(va);
  c.store("i64", 8, AT.va);
  c.get(place);
  c.constant("i32", 0);
  c.get(cpu);
  c.get(what);
  c.call(FUNCTION.miss);
  c.op(OP.select);
  return c;
}
