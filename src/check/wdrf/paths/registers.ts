/**
 * Registers that a call leaves as they are. A compiler that sees the function which it calls counts on those that this one does
 * not write, and not only on those that every call keeps.
 */
import { Unsupported, type WholeCode } from "../../../model/program/index.ts";

/** Undefined where not all that a function does stands in its own text. */
type Written = ReadonlySet<string> | undefined;

const known = new WeakMap<WholeCode, Map<bigint, Written>>();

/** The registers that a function writes, flags by their letters. Calls and jumps that leave it make them unknown. */
export function writtenBy(code: WholeCode, start: bigint): Written {
  const all = known.get(code) ?? new Map<bigint, Written>();
  known.set(code, all);
  if (!all.has(start)) all.set(start, found(code, start));
  return all.get(start);
}

function found(code: WholeCode, start: bigint): Written {
  const written = new Set<string>();
  const seen = new Set<bigint>();
  const todo = [start];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const instruction = textAt(code, at);
    if (instruction === undefined || /^(blr?|svc|hvc|smc) /.test(instruction.text)) return undefined;
    const next = code.next(at);
    if (leaves(code, instruction.text, next)) return undefined;
    for (const { body } of instruction.semantics.blocks) for (const s of body) if (s.kind === "set") written.add(s.reg);
    todo.push(...next);
  }
  return written;
}

/** It goes on somewhere else than in this function or behind its call. */
function leaves(code: WholeCode, text: string, next: readonly bigint[]): boolean {
  if (/^ret( x30)?$/.test(text)) return false;
  const ways = /^(b\.|cbn?z |tbn?z )/.test(text) ? 2 : 1;
  return next.length < ways || next.some((to) => code.instruction(to) === undefined);
}

function textAt(code: WholeCode, at: bigint): ReturnType<WholeCode["instruction"]> {
  try {
    return code.instruction(at);
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}
