/** How instructions of a unit go on, from their text: what a thread's own copy of a function has to contain. */
import type { UnitInstruction } from "../../../read/asm/index.ts";
import { type At, type Linked, type Meaning, shifted } from "./link.ts";

/** `to` is where a branch or call goes; `falls` whether the next instruction may follow. */
export type Flow =
  | { readonly kind: "plain"; readonly falls: boolean }
  | { readonly kind: "branch"; readonly to: Meaning; readonly falls: boolean; readonly head: string }
  | { readonly kind: "call"; readonly to: Meaning; readonly head: string }
  /** To the address in a register, as a call or not. */
  | { readonly kind: "indirect"; readonly register: string; readonly falls: boolean }
  /** A call in an executable that no search has come to yet: what it calls is not copied, for libraries call much that is never run. */
  | { readonly kind: "unreached"; readonly address: bigint }
  /** There is no instruction. */
  | { readonly kind: "none"; readonly reason: string };

const CONDITIONAL = /^(b\.\w+|b(?:eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)|cbn?z|tbn?z)$/;
const ENDS = /^(ret|br|eret|udf|brk|hlt)$/;
const TARGET = /([\w.$]+)\s*(?:([+-])\s*(0x[\da-f]+|\d+))?\s*$/i;

/** The first word of an instruction, in lower case. */
export const mnemonic = (text: string): string => /^\S*/.exec(text)![0].toLowerCase();

/** @param at where the instruction stands */
export function flowOf(linked: Linked, { text }: UnitInstruction, at: At): Flow {
  const name = mnemonic(text);
  const isBranch = name === "b" || CONDITIONAL.test(name);
  const register = /^bl?r\s+(x\d+)$/i.exec(text)?.[1];
  if (register !== undefined) return { kind: "indirect", register: register.toLowerCase(), falls: name === "blr" };
  if (!isBranch && name !== "bl") return { kind: "plain", falls: !ENDS.test(name) };
  const m = TARGET.exec(text);
  if (m === null) return { kind: "plain", falls: true };
  const by = m[3] === undefined ? 0n : m[2] === "-" ? -BigInt(m[3]) : BigInt(m[3]);
  const here: Meaning = { kind: "place", at, section: linked.section(at) };
  const to = linked.placed(shifted(m[1] === "." ? here : linked.meaning(m[1]!, at), by));
  const head = text.slice(0, m.index);
  return name === "bl" ? { kind: "call", to, head } : { kind: "branch", to, falls: name !== "b", head };
}
