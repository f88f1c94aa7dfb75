/** Tree to text, in one canonical layout: reading it again gives the same tree. Conditions print as herd prints them. */
import type {
  Atom,
  Condition,
  EntryBit,
  EntryFields,
  FaultAtom,
  InitItem,
  LitmusTest,
  LitmusThread,
  LitmusType,
  LocationItem,
  Place,
  Prop,
  Value,
} from "./tree.ts";

/** A place as the left side of a state: `0:X0`, `[x]`, `v[1]`; `bare` leaves the brackets out, as for arrays. */
export function placeText(place: Place, bare = false): string {
  if (place.kind === "register") return `${place.thread}:${place.name}`;
  if (place.kind === "cell") return `${place.name}[${place.index}]`;
  return bare ? place.name : `[${place.name}]`;
}

/** A value of a condition; numbers are signed 64-bit decimals, as herd prints them. */
export function valueText(value: Value): string {
  switch (value.kind) {
    case "number":
      return String(BigInt.asIntN(64, value.value));
    case "symbol":
      return value.index === 0 ? value.name : `${value.name}[${value.index}]`;
    case "label":
      return `label:"P${value.thread}:${value.name}"`;
    case "entry":
      return entryText(value.entry);
    case "vttbr":
      return vttbrText(value);
    case "translation":
      return translationText(value.page);
    case "array":
      return `{${value.values.map(valueText).join(",")}}`;
  }
}

/** `parel1_t:(oa:PA(x))`: where a translation leads, or that it failed. */
export const translationText = (page: string | undefined): string =>
  `(parel1_t:(${page === undefined ? "f:1" : `oa:PA(${page})`}))`;

/** `VTTBR(2)`, `VTTBR(2,vmid:1)`. */
export const vttbrText = ({ table, vmid }: { readonly table: number; readonly vmid: number }): string =>
  table === vmid ? `VTTBR(${table})` : `VTTBR(${table},vmid:${vmid})`;

const BITS: readonly EntryBit[] = ["af", "db", "dbm", "valid", "el0"];

/** `(oa:PA(x), valid:0)`: the fields that are given, in herd's order. */
export function entryText({ oa, space, bits, attrs }: EntryFields): string {
  const fields = oa === undefined ? [] : [`oa:${space ?? "PA"}(${oa})`];
  for (const bit of BITS) if (bits[bit] !== undefined) fields.push(`${bit}:${bits[bit]}`);
  if (attrs !== undefined) fields.push(`attrs:(${attrs})`);
  return `(${fields.join(", ")})`;
}

/** `P0:L0,x,UndefinedInstruction`: what stands in the parentheses of a fault. */
export function faultText({ thread, label, location, fault }: FaultAtom): string {
  const where = label === undefined ? `P${thread}` : `P${thread}:${label}`;
  return [where, location, fault].filter((part) => part !== undefined).join(",");
}

function atomText(atom: Atom): string {
  if (atom.kind === "fault") return `fault(${faultText(atom)})`;
  if (atom.kind === "same") return `${placeText(atom.left)}=${placeText(atom.right)}`;
  return `${placeText(atom.place, atom.value.kind === "array")}=${valueText(atom.value)}`;
}

type Connective = "top" | "and" | "or" | "implies";

/** Whether `here` needs parentheses below `above`. */
const parenthesised = (above: Connective, here: Connective): boolean =>
  above === "implies" ? here !== "top" : (above === "and" && here !== "and") || (above === "or" && here === "implies");

function propText(prop: Prop, above: Connective): string {
  switch (prop.kind) {
    case "atom":
      return atomText(prop.atom);
    case "not":
      return `not (${propText(prop.prop, "top")})`;
    case "implies": {
      const right = prop.right.kind === "implies" ? "top" : "implies";
      const text = `${propText(prop.left, "implies")} => ${propText(prop.right, right)}`;
      return above === "top" ? text : `(${text})`;
    }
    default: {
      if (prop.props.length === 0) return prop.kind === "and" ? "true" : "false";
      const sign = prop.kind === "and" ? " /\\ " : " \\/ ";
      const text = prop.props.map((p) => propText(p, prop.kind)).join(sign);
      return parenthesised(above, prop.kind) ? `(${text})` : text;
    }
  }
}

/** The condition as herd prints it after `Condition `. */
export const conditionText = ({ quantifier, prop }: Condition): string => `${quantifier} (${propText(prop, "top")})`;

function typeText(type: LitmusType | undefined): string {
  if (type === undefined) return "";
  return `${type.name === undefined ? "" : `${type.name} `}${type.pointer ? "*" : ""}`;
}

function initText({ type, place, count, value }: InitItem): string {
  const size = count === undefined ? "" : `[${count}]`;
  const left = `${typeText(type)}${placeText(place, true)}${size}`;
  return value === undefined ? `${left};` : `${left}=${valueText(value)};`;
}

/** The cells of a thread: a label has a cell of its own before the instruction it stands at. */
function cells({ instructions, labels }: LitmusThread): readonly string[] {
  const list: string[] = [];
  for (let i = 0; i <= instructions.length; i++) {
    for (const label of labels) if (label.at === i) list.push(`${label.name}:`);
    if (i < instructions.length) list.push(` ${instructions[i]!.text}`);
  }
  return list;
}

function codeText(threads: readonly LitmusThread[]): string {
  const columns = threads.map((t, i) => [` P${i}`, ...cells(t)]);
  threads.forEach(({ handler, hypervisor }, i) => {
    if (handler !== undefined) columns.push([` P${i}.F`, ...cells(handler)]);
    if (hypervisor !== undefined) columns.push([` P${i}.H`, ...cells(hypervisor)]);
  });
  const widths = columns.map((column) => Math.max(...column.map((cell) => cell.length)));
  const height = Math.max(...columns.map((column) => column.length));
  const row = (i: number): string => columns.map((c, k) => (c[i] ?? "").padEnd(widths[k]!)).join(" |");
  return Array.from({ length: height }, (_, i) => `${row(i)} ;\n`).join("");
}

function locationText(item: LocationItem): string {
  if (item.kind === "fault") return `fault(${faultText(item.fault)});`;
  const type = item.type === undefined ? "" : ` ${typeText(item.type).trim()}`;
  return `${placeText(item.place)}${type};`;
}

/** The whole test. Only for tests without unsupported constructs: what those say is not in the tree. */
export function printLitmus(test: LitmusTest): string {
  const doc = test.doc === undefined ? "" : `"${test.doc}"\n`;
  const info = test.info.map(({ key, value }) => `${key}=${value}\n`).join("");
  const init = test.init.map((item) => `${initText(item)}\n`).join("");
  const places = test.locations.length === 0 ? "" : `locations [${test.locations.map(locationText).join(" ")}]\n`;
  const filter = test.filter === undefined ? "" : `filter (${propText(test.filter, "top")})\n`;
  const head = `${test.arch} ${test.name}\n${doc}${info}`;
  return `${head}{\n${init}}\n${codeText(test.threads)}${places}${filter}${conditionText(test.condition)}\n`;
}
