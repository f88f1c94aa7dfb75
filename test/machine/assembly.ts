/**
 * Small programs from assembly, by the assembler of `src/isa`: one statement a line, `label:` in front or alone, `//`
 * begins a comment. Besides instructions there are `.word`, `.quad`, `.asciz "…"`, `.balign N`, `.space N`, and
 * `movi xN, VALUE`, four instructions for any constant or symbol.
 */
import { assemble } from "../../src/isa/index.ts";

export interface Assembled {
  readonly bytes: Uint8Array;
  readonly symbols: ReadonlyMap<string, number>;
}

interface Line {
  readonly text: string;
  readonly at: number;
}

const escaped = (text: string): string => JSON.parse(text) as string;

/** Bytes that a statement takes at `at`. */
function sizeOf(text: string, at: number): number {
  const [word, rest = ""] = text.split(/\s+(.*)/s) as [string, string?];
  switch (word) {
    case ".word":
      return 4 * rest.split(",").length;
    case ".quad":
      return 8 * rest.split(",").length;
    case ".asciz":
      return new TextEncoder().encode(escaped(rest)).length + 1;
    case ".balign":
      return (Number(rest) - (at % Number(rest))) % Number(rest);
    case ".space":
      return Number(rest);
    case "movi":
      return 16;
    default:
      return 4;
  }
}

/** Assembles a program for an address; `symbols` are known besides its labels. */
export function assembly(source: string, origin: number, symbols: Readonly<Record<string, number>> = {}): Assembled {
  const labels = new Map(Object.entries(symbols));
  const lines: Line[] = [];
  let at = origin;
  for (const raw of source.split("\n")) {
    let text = raw.replace(/\/\/.*/, "").trim();
    for (let m = /^(\w+):\s*/.exec(text); m !== null; m = /^(\w+):\s*/.exec(text)) {
      labels.set(m[1]!, at);
      text = text.slice(m[0].length);
    }
    if (text === "") continue;
    lines.push({ text, at });
    at += sizeOf(text, at);
  }
  const bytes = new Uint8Array(at - origin);
  const view = new DataView(bytes.buffer);
  for (const line of lines) put(view, line, line.at - origin, labels);
  return { bytes, symbols: labels };
}

function put(view: DataView, { text, at }: Line, offset: number, labels: ReadonlyMap<string, number>): void {
  const value = (word: string): bigint => {
    const [, name = "", plus = "0"] = /^([A-Za-z_]\w*)?\s*\+?\s*(.*)$/.exec(word.trim())!;
    return BigInt(name === "" ? 0 : labels.get(name)!) + BigInt(plus || "0");
  };
  const instruction = (line: string, i: number): void => {
    const symbol = (name: string): bigint | undefined => {
      const found = labels.get(name);
      return found === undefined ? undefined : BigInt(found);
    };
    const { word } = assemble(line, { file: line, from: 0 }, { symbol, address: BigInt(at + 4 * i) });
    view.setUint32(offset + 4 * i, word, true);
  };
  const [word, rest = ""] = text.split(/\s+(.*)/s) as [string, string?];
  if (word === ".word")
    for (const [i, v] of rest.split(",").entries())
      view.setUint32(offset + 4 * i, Number(value(v) & 0xffff_ffffn), true);
  else if (word === ".quad")
    for (const [i, v] of rest.split(",").entries())
      view.setBigUint64(offset + 8 * i, BigInt.asUintN(64, value(v)), true);
  else if (word === ".asciz") new Uint8Array(view.buffer).set(new TextEncoder().encode(escaped(rest)), offset);
  else if (word === "movi") {
    const [register, number] = rest.split(",").map((w) => w.trim()) as [string, string];
    const v = BigInt.asUintN(64, value(number));
    for (let i = 0; i < 4; i++) {
      const part = (v >> BigInt(16 * i)) & 0xffffn;
      instruction(`${i === 0 ? "movz" : "movk"} ${register}, #${part}, lsl #${16 * i}`, i);
    }
  } else if (!word.startsWith(".")) instruction(text, 0);
}
