/** The texts that reports of a system speak of, for people who read on: specifications and code of primitives, and functions at the places of theorems. */
import type { LayerReport, PrimitiveText, SourceText, SystemTexts } from "../../../evidence/index.ts";
import type { KernelProgram } from "../../../kernel/index.ts";
import { place, type Span } from "../../../text/index.ts";
import { callsOf } from "./crossing.ts";
import type { LayeredSystem } from "./system.ts";

/** Where a line begins, or the comment that ends on the line before it. */
function beginOf(text: string, from: number): number {
  const line = text.lastIndexOf("\n", from - 1) + 1;
  const comment = text.slice(0, line).endsWith("*/\n") ? text.lastIndexOf("/**", line) : -1;
  return comment < 0 ? line : comment;
}

/** Text of a span, from the comment in front of its line. */
function textOf({ modules }: KernelProgram, { file, from, to }: Span): SourceText | undefined {
  const text = modules.get(file)?.text;
  return text === undefined
    ? undefined
    : { place: { file, ...place(text, from) }, text: text.slice(beginOf(text, from), to) };
}

const keyOf = ({ file, line, column }: SourceText["place"]): string => `${file}:${line}:${column}`;

/** Texts for these reports. */
export function systemTexts(system: LayeredSystem, reports: readonly LayerReport[]): SystemTexts {
  const { program, layers } = system;
  const numbers = new Set(reports.map((r) => r.number));
  const primitives = layers.filter((l) => numbers.has(l.number)).flatMap((l) => l.primitives);
  const positions = new Map(primitives.map((p, i) => [p, i]));
  const written = (name: string | undefined): SourceText | undefined => {
    const lifted = name === undefined ? undefined : program.procedures.get(name);
    return lifted && textOf(program, lifted.span);
  };
  return {
    primitives: primitives.map(({ level: layer, short: name, kind, spec, code }): PrimitiveText => {
      const called = code === undefined ? [] : callsOf(system, code, layer, false);
      const calls = called.flatMap((c) => positions.get(c.primitive) ?? []);
      return { layer, name, kind, spec: written(spec), code: written(code), calls: [...new Set(calls)] };
    }),
    functions: functionsAt(program, reports),
  };
}

/** Functions and laws at the places of theorems. */
function functionsAt(program: KernelProgram, reports: readonly LayerReport[]): SourceText[] {
  const places = reports.flatMap((l) => [...l.theorems, ...l.mutants]).flatMap((t) => t.place ?? []);
  const wanted = new Set(places.map(keyOf));
  const files = new Set(places.map((p) => p.file));
  const spans = [...program.procedures.values(), ...program.laws.values()].map((l) => l.span);
  const texts = spans.filter((s) => files.has(s.file)).flatMap((s) => textOf(program, s) ?? []);
  const found = new Map(texts.map((t) => [keyOf(t.place), t]));
  return [...wanted].flatMap((key) => found.get(key) ?? []);
}
