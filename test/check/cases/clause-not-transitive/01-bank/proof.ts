import { defineLayer } from "sekvm/check";
import type { Lock, Machine } from "../00-machine/state.ts";

export const small = (a: Machine, b: Machine, k: Lock): boolean => b.balance.at(k) - a.balance.at(k) < 2n;
export const layer = defineLayer({ title: "Bank", clauses: [{ says: small }] });
