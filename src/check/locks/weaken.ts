/**
 * Weakened variants of a lock. Derived from its text, one instruction at a time: an acquire or release made plain, a
 * barrier left out. Which of them break the lock is written beside it, and checked both ways.
 */
import type { Edit, Variant } from "../../read/catalogue/index.ts";
import { type Line, type Lock, PARTS, type PartName, type Role } from "./lock.ts";

const ORDERED: Readonly<Record<string, string>> = {
  LDAR: "LDR",
  LDARB: "LDRB",
  LDARH: "LDRH",
  LDAPR: "LDR",
  LDAXR: "LDXR",
  LDAXRH: "LDXRH",
  LDAXP: "LDXP",
  STLR: "STR",
  STLRB: "STRB",
  STLRH: "STRH",
  STLXR: "STXR",
  STLXRH: "STXRH",
  STLXP: "STXP",
};
const ATOMIC = /^(SWP|CASP?|(?:LD|ST)(?:ADD|CLR|EOR|SET|[SU]MAX|[SU]MIN))(AL|A|L)([BH]?)$/;

/** The instruction with one order less, in each way; empty text leaves it out. */
function weaker(code: string): string[] {
  const mnemonic = /^\w+/.exec(code)?.[0] ?? "";
  if (["DMB", "DSB", "ISB"].includes(mnemonic)) return [""];
  const rest = code.slice(mnemonic.length);
  const plain = ORDERED[mnemonic];
  if (plain !== undefined) return [plain + rest];
  const atomic = ATOMIC.exec(mnemonic);
  if (atomic === null) return [];
  const [, family, order, size] = atomic;
  const orders = order === "AL" ? ["A", "L"] : [""];
  return orders.map((o) => `${family}${o}${size}${rest}`);
}

const labelOf = (role: Role, part: PartName): string => `${part}${role.thread}`;

/** Every weakening of one instruction of the lock. */
export const weakenings = (lock: Lock): Edit[] =>
  lock.roles.flatMap((role) =>
    PARTS.flatMap((part) =>
      role.parts[part].flatMap((line) =>
        "label" in line
          ? []
          : weaker(line.code).map((to) => ({
              label: labelOf(role, part),
              from: [line.code],
              to: to === "" ? [] : [to],
            })),
      ),
    ),
  );

/** The edit in the words of a `.variants` file. */
export const editText = ({ label, from, to }: Edit): string =>
  `${label}: ${from.join("; ")} -> ${to.join("; ")}`.trim();

function editLines(lines: readonly Line[], { from, to }: Edit): Line[] | undefined {
  const at = lines.findIndex((_, i) =>
    from.every((code, k) => {
      const line = lines[i + k];
      return line !== undefined && "code" in line && line.code === code;
    }),
  );
  if (at < 0) return undefined;
  return [...lines.slice(0, at), ...to.map((code) => ({ code })), ...lines.slice(at + from.length)];
}

function editRole(role: Role, edit: Edit): Role {
  const part = PARTS.find((p) => labelOf(role, p) === edit.label);
  if (part === undefined) return role;
  const lines = editLines(role.parts[part], edit);
  if (lines === undefined) throw new Error(`no ${edit.from.join("; ")} at ${edit.label}`);
  return { ...role, parts: { ...role.parts, [part]: lines } };
}

/** The lock after the edits. @throws {Error} when one does not find its place */
export const edited = (lock: Lock, edits: readonly Edit[]): Lock => ({
  ...lock,
  roles: lock.roles.map((role) => edits.reduce(editRole, role)),
});

/** What differs between the derived weakenings and those listed: each is listed exactly once. */
export function unlisted(lock: Lock, variants: readonly Variant[]): string[] {
  const derived = weakenings(lock).map(editText);
  const listed = variants.flatMap((v) => (v.kind === "mutant" ? [] : [v.edits.map(editText).join(" & ")]));
  return [
    ...derived.filter((d) => !listed.includes(d)).map((d) => `not classified: ${d}`),
    ...listed.filter((l) => !derived.includes(l)).map((l) => `no such weakening: ${l}`),
    ...listed.filter((l, i) => listed.indexOf(l) !== i).map((l) => `classified twice: ${l}`),
  ];
}
