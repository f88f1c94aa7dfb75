/**
 * What herd7 takes its `Hash=` of: the initial state, the code and the observed places, each printed in one way whatever the
 * layout of the file. The hash is the MD5 of the MD5s of these texts. Only instructions whose text is known to be herd's
 * are printed: a test with another one has no hash rather than a wrong one.
 *
 * @source herdtools7, lib/testHash.ml, lib/AArch64Base.ml; compared with recorded hashes and with herd7 itself
 */
import type { Span } from "../../text/index.ts";
import { atoms } from "./check.ts";
import { pageOf } from "./pages.ts";
import type { Atom, InitItem, LitmusTest, LitmusThread, Place, Value } from "./tree.ts";

/** Something that herd prints in a way not known here. */
class NoDigest extends Error {}
const none = (what: string): never => {
  throw new NoDigest(what);
};

type Source = (span: Span) => string;

/** The three texts of a test without unsupported constructs; undefined where herd's are not known. */
export function herdDigestTexts(test: LitmusTest, text: string): readonly string[] | undefined {
  if (test.info.some(({ key }) => /^(mt|memorytype|cachetype)$/i.test(key))) return undefined;
  const source: Source = ({ from, to }) => text.slice(from, to);
  try {
    return [initText(test.init, source), codeText(test.threads, source), observedText(test, source)];
  } catch (e) {
    if (e instanceof NoDigest) return undefined;
    throw e;
  }
}

/** The key of `Hash=`, which herd prints as it stands in the test. */
export const statedHash = ({ info }: LitmusTest): string | undefined =>
  info.find(({ key }) => key.toLowerCase() === "hash")?.value;

// Places, in herd's order: registers by thread and name, locations by name, cells behind both.

interface Sorted {
  readonly rank: readonly [number, number, string, number];
  readonly text: string;
}

function sortedPlace(place: Place, source: Source): Sorted {
  if (place.kind === "location" && pageOf(place.name) !== place.name) return none("an entry of a page table");
  if (place.kind === "location") return { rank: [1, 0, place.name, 0], text: place.name };
  if (place.kind === "cell") return { rank: [2, 0, place.name, place.index], text: `${place.name}[${place.index}]` };
  const name = /^P?\d+\s*:\s*(\w+)$/.exec(source(place.span))?.[1] ?? none("a register without a number");
  return { rank: [0, place.thread, name, 0], text: `${place.thread}:${name}` };
}

function byRank(a: Sorted, b: Sorted): number {
  const at = a.rank.findIndex((part, i) => part !== b.rank[i]);
  return at < 0 ? 0 : a.rank[at]! < b.rank[at]! ? -1 : 1;
}

function initText(init: readonly InitItem[], source: Source): string {
  const items = init.map((item) => {
    const { rank, text } = sortedPlace(item.place, source);
    return { rank, text: itemText(item, text, source) };
  });
  items.sort(byRank);
  if (items.some((item, i) => i > 0 && byRank(items[i - 1]!, item) === 0)) none("a place given twice");
  return items.map(({ text }) => text).join("; ");
}

function itemText({ type, count, value, span }: InitItem, place: string, source: Source): string {
  if (source(span).includes("_Atomic")) return none("_Atomic");
  if (count !== undefined) return `${type?.name} ${place}[${count}]`;
  const pointer = type?.pointer === true || (value?.kind === "symbol" && source(value.span).startsWith("&"));
  const name = type?.name === undefined ? "" : `${type.name} `;
  return `${name}${pointer ? "*" : ""}${place}=${value === undefined ? "0" : valueText(value, source)}`;
}

function valueText(value: Value, source: Source): string {
  switch (value.kind) {
    case "number":
      return source(value.span);
    case "symbol":
      if (pageOf(value.name) !== value.name) return none("an entry of a page table");
      return value.index === 0 ? value.name : `${value.name}+${value.index}`;
    case "label":
      return `${value.thread}:${value.name}`;
    case "entry":
    case "vttbr":
    case "translation":
      return none("an entry of a page table");
    case "array":
      return none("an array");
  }
}

function observedText({ locations, condition }: LitmusTest, source: Source): string {
  const places = locations.flatMap((item) => (item.kind === "place" ? [item.place] : []));
  const compared = [...atoms(condition.prop)].flatMap(placesOf);
  const sorted = [...places, ...compared].map((place) => sortedPlace(place, source)).sort(byRank);
  return [...new Set(sorted.map(({ text }) => text))].join("; ");
}

function placesOf(atom: Atom): readonly Place[] {
  if (atom.kind === "equals") return [atom.place];
  return atom.kind === "same" ? [atom.left, atom.right] : [];
}

// Code: columns of cells, a label in a cell of its own, labels renamed in the order of their names.

function codeText(threads: readonly LitmusThread[], source: Source): string {
  const labels = new Set(threads.flatMap((t) => t.labels.map((l) => l.name)));
  const names = new Map([...labels].sort().map((name, i) => [name, `L${String(i).padStart(2, "0")}`]));
  const columns = threads.map((thread) => cells(thread, names, source));
  const widths = columns.map((column) => Math.max(0, ...column.map((cell) => cell.length)));
  const height = Math.max(...columns.map((column) => column.length));
  const row = (i: number): string => columns.map((c, t) => ` ${(c[i] ?? "").padEnd(widths[t]!)} `).join("|");
  return Array.from({ length: height }, (_, i) => `${row(i)};\n`).join("");
}

type Names = ReadonlyMap<string, string>;

function cells(
  { instructions, labels, handler, hypervisor }: LitmusThread,
  names: Names,
  source: Source,
): readonly string[] {
  if (handler !== undefined || hypervisor !== undefined) none("a fault handler");
  if (labels.some(({ name }) => name.startsWith("."))) none("a numbered label");
  if (instructions.some(({ span }) => source(span).includes("%"))) none("a register without a number");
  const before = (i: number): string[] => labels.filter((l) => l.at === i).map((l) => `${names.get(l.name)}:`);
  const list = instructions.flatMap(({ text }, i) => [...before(i), instructionText(text, names)]);
  return [...list, ...before(instructions.length)];
}

const REGISTER = /^([WX](\d|[12]\d|30|ZR)|SP)$/;
const SHIFT = /^(LSL|LSR|ASR|ROR|[SU]XT[BHWX])(?: ?#?(\S+))?$/;
const CONDITION = /^(EQ|NE|CS|CC|MI|PL|VS|VC|HI|LS|GE|LT|GT|LE|AL)$/;

function number(text: string): string | undefined {
  const digits = /^#?(-?\d+)$/.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const value = BigInt(digits);
  return BigInt.asIntN(63, value) === value ? `#${value}` : none("a number that herd cuts");
}

/** `[X1,W2,SXTW]`: without a shift or an offset that adds nothing. */
function address(text: string, names: Names): string {
  const inside = /^\[(.*)\](!?)$/.exec(text) ?? none(text);
  const parts = inside[1]!.split(",").map((part) => operand(part.trim(), names));
  const write = inside[2]!;
  const shift = /^(\w+) #0$/.exec(parts[2] ?? "")?.[1];
  if (shift !== undefined) parts[2] = shift;
  if (parts[2] === "LSL" || (parts[1] === "#0" && write === "")) parts.pop();
  return `[${parts.join(",")}]${write}`;
}

function operand(text: string, names: Names): string {
  if (text.startsWith("[")) return address(text, names);
  const word = text.toUpperCase();
  const shift = SHIFT.exec(word);
  if (shift !== null) return shift[2] === undefined ? shift[1]! : `${shift[1]} ${number(shift[2]) ?? none(text)}`;
  if (REGISTER.test(word) || CONDITION.test(word)) return word;
  return number(text) ?? names.get(text) ?? none(text);
}

// Programs repeat few texts many times; what names a label is not kept.
const known = new Map<string, string>();
const MOST_KNOWN = 4096;

/** An instruction as herd prints it for its hash. */
function instructionText(text: string, names: Names): string {
  const found = known.get(text);
  if (found !== undefined) return found;
  const printed = printedNew(text, names);
  if (known.size >= MOST_KNOWN) known.clear();
  if (!names.has(/[^ ,]*$/.exec(text)![0])) known.set(text, printed);
  return printed;
}

function printedNew(text: string, names: Names): string {
  const [, mnemonic = "", rest = ""] = /^(\S+) ?(.*)$/.exec(text)!;
  const name = mnemonic.toUpperCase();
  if (/^(DMB|DSB|ISB)$/.test(name)) return text.toUpperCase();
  const form = FORMS.find(([pattern]) => pattern.test(name))?.[1] ?? none(name);
  const operands = rest.split(/,(?![^[]*\])/).flatMap((part) => (part === "" ? [] : operand(part.trim(), names)));
  return form(name, operands);
}

type Form = (name: string, operands: readonly string[]) => string;

const plain: Form = (name, operands) => (operands.length === 0 ? name : `${name} ${operands.join(",")}`);
const wide = (register: string): string => register.replace("W", "X");
const isZero = (register: string | undefined): boolean => register === "WZR" || register === "XZR";

/** With these operands it has another name in herd's text. */
const unless =
  (alias: (operands: readonly string[]) => boolean): Form =>
  (name, operands) =>
    alias(operands) ? none(name) : shifted(name, operands);

/** A shift by nothing is not printed. */
const shifted: Form = (name, operands) =>
  plain(name, /^(LSL|LSR|ASR|ROR) #0$/.test(operands.at(-1)!) ? operands.slice(0, -1) : operands);

/** A comparison with an extended register keeps the name of its subtraction. */
const compared: Form = (name, operands) =>
  /^[SU]XT/.test(operands.at(-1)!) ? plain("SUBS", [`${operands[0]![0]}ZR`, ...operands]) : shifted(name, operands);

const negated: Form = (name, [d, ...m]) => shifted(name.replace("NEG", "SUB"), [d!, `${d![0]}ZR`, ...m]);

/** What is added after the access stands behind the bracket without a comma, after a space for a pair. */
const memory =
  (space: string): Form =>
  (name, operands) => {
    const at = operands.findIndex((text) => text.startsWith("["));
    const after = operands.slice(at + 1);
    const access = `${after.length === 0 ? "" : space}${operands[at]}${after.join("")}`;
    return at < 0 ? none(name) : plain(name, [...operands.slice(0, at), access]);
  };

/** Accesses by a bare address. */
const bare: Form = (name, operands) => (operands.at(-1)!.includes(",") ? none(name) : plain(name, operands));

/** The first pattern that a mnemonic matches says how it is printed. */
const FORMS: readonly (readonly [RegExp, Form])[] = [
  [/^(NOP|B|BL|BR|BLR|RET|CBZ|CBNZ|TBZ|TBNZ|SVC|UDF|SXTW|RBIT|ABS|EXTR|MOV|REV16|REV32|REV)$/, plain],
  [/^B\.(EQ|NE|CS|CC|MI|PL|VS|VC|HI|LS|GE|LT|GT|LE|AL)$/, plain],
  [/^(LDR|LDR[BH]|LDRS[BHW]|STR|STR[BH])$/, memory("")],
  [/^(LDP|LDNP|LDIAPP|LDPSW|STP|STNP|STILP)$/, memory(" ")],
  [/^LDUR$/, (name, [t, access]) => `${name} ${wide(t!)}, ${access}`],
  [/^LDA?XP$/, (name, [t, ...others]) => plain(name, [t!.replace("X", "W"), ...others])],
  [/^(LDAR|LDXR|LDAXR|LDAPR|STLR|STXR|STLXR)[BH]?$/, bare],
  [/^(STL?XP|CASPA?L?|(CAS|SWP|LD(ADD|CLR|EOR|SET|[SU]MAX|[SU]MIN))A?L?[BH]?)$/, bare],
  [/^ST(ADD|CLR|EOR|SET|[SU]MAX|[SU]MIN)L?[BH]?$/, bare],
  [/^MOV[ZNK]$/, (name, [d, k, ...shift]) => plain(name, shift.length === 0 ? [d!, k!] : [d!, k!, "", ...shift])],
  [/^[US]BFM$/, (name, [d, n, ...k]) => plain(name, [wide(d!), wide(n!), ...k])],
  [/^(ADD|ADDS|AND|EOR|EON|ORR|BIC|BICS|SUB|TST|MVN|LSL|LSR|ASR|ROR)$/, shifted],
  [/^(LSL|LSR|ASR|ROR)V$/, (name, operands) => plain(name.slice(0, 3), operands)],
  [/^CMP$/, compared],
  [/^NEGS?$/, negated],
  [/^(SUBS|ANDS)$/, unless(([d]) => isZero(d))],
  [/^ORN$/, unless(([, n]) => isZero(n))],
  [/^(MADD|MSUB|[US]M(ADD|SUB)L)$/, unless(([, , , a]) => isZero(a))],
  [/^(MUL|MNEG|[US]MULL|[US]MNEGL|CSEL|CSNEG|CSET|CSETM)$/, plain],
  [/^(CINC|CSINV)$/, unless(([, n]) => isZero(n))],
  [/^CSINC$/, unless(([, n, m]) => n === m)],
  [/^REV64$/, (_, operands) => plain("REV", operands)],
  [/^ADR$/, (_, operands) => plain("ADDR", operands)],
];
