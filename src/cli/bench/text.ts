/** Reports of benchmarks as text: a column is never another, and what is a model is called one. */
import { EL2_EVENTS, TLB_COUNTS, type TlbParameters } from "../../machine/index.ts";
import { medians, number, spread, table } from "./figures.ts";
import type { Counts } from "./measure.ts";
import type { MicroRow } from "./micro.ts";
import { modelledCycles, type Weights } from "./model.ts";
import type { MultiRow } from "./multi.ts";

const INSTRUCTIONS = { guest: "guest", hostKernel: "host EL1", hostUser: "host EL0" } as const;
const TLB_COLUMNS = ["host", "guest"].flatMap((who) => TLB_COUNTS.map((what) => `${who} ${what}`));
const TLB_HEADS = ["host", "guest"].flatMap((who) => [`${who} I`, "D", "large", "loads, stage 1", "loads, stage 2"]);

/** What both reports are made with. */
export interface Setting {
  readonly modes: readonly string[];
  readonly seeds: number;
  readonly weights: Weights;
  readonly tlbs: TlbParameters | undefined;
}
export interface MicroReport extends Setting {
  readonly count: number;
  readonly rows: readonly MicroRow[];
}
export interface MultiReport extends Setting {
  readonly rounds: number;
  readonly rows: readonly MultiRow[];
}

/** A row of either. */
interface Named {
  readonly what: string;
  readonly mode: string;
  readonly counts: readonly Counts[];
}

const HYPERVISOR_NOTE = `What is at EL2, KCore too until it is compiled, is a value of sekvm and has no instructions: its work is counted by what it does, and each entry
takes a nanosecond of the machine's clock. Instructions and this work are columns of their own; no sum of them is time.
`;

const tlbText = (t: TlbParameters): string =>
  `TLBs, a model (${t.name}): ${t.instructions} entries for instructions, ${t.data} for data, ${t.large} behind both; misses of each, and entries that walks loaded\n`;

const weightsText = (weights: Weights, columns: readonly string[]): string =>
  `A model and no measurement: the sum of columns by weights, ${columns.map((c) => `${c} ${weights[c]}`).join(", ")}\n`;

/** The tables that both reports have. */
function tables(rows: readonly Named[], of: string, { modes, weights, tlbs }: Setting): string {
  const part = (title: string, heads: readonly string[], columns: readonly string[]): string =>
    `\n${title}\n${table([[of, "mode", ...heads], ...rows.map((r) => [r.what, r.mode, ...cells(r, columns)])])}`;
  const instructions = Object.keys(INSTRUCTIONS);
  const cycles = (r: Named): number[] => r.counts.map((c) => modelledCycles(c, weights));
  return [
    modes.length < 2 ? `only ${modes.join()} ran: there is nothing to compare it with\n` : "",
    part("instructions", Object.values(INSTRUCTIONS), instructions),
    part("work at EL2", EL2_EVENTS, EL2_EVENTS),
    HYPERVISOR_NOTE,
    tlbs === undefined ? "" : part(tlbText(tlbs).trimEnd(), TLB_HEADS, TLB_COLUMNS),
    "\nmodelled cycles\n",
    table([
      [of, "mode", "model"],
      ...rows.map((r) => [r.what, r.mode, number(modelledCycles(medians(r.counts), weights)) + spread(cycles(r))]),
    ]),
    weightsText(weights, [...instructions, ...EL2_EVENTS, ...(tlbs === undefined ? [] : TLB_COLUMNS)]),
  ].join("");
}

const cells = ({ counts }: Named, columns: readonly string[]): string[] => {
  const middle = medians(counts);
  return columns.map((what) => number(middle[what]!));
};

const seedsText = (seeds: number): string => `medians of ${seeds} seeds, which are lengths of a CPU's turn`;

/** Modelled cycles under sekvm over those under kvm, undefined where one of them did not run. */
function ratioOf(rows: readonly Named[], what: string, weights: Weights): string | undefined {
  const [kvm, sekvm] = ["kvm", "sekvm"].map((mode) => rows.find((r) => r.mode === mode && r.what === what));
  if (kvm === undefined || sekvm === undefined) return undefined;
  const [a, b] = [kvm, sekvm].map((r) => modelledCycles(medians(r.counts), weights)) as [number, number];
  return (b / a).toFixed(2);
}

/** How much what guests ran differs from mode to mode, which is what makes modes comparable. */
function fairness(rows: readonly Named[], modes: readonly string[]): string {
  if (modes.length < 2) return "";
  const guest = (r: Named): number => medians(r.counts).guest!;
  const parts = rows.map((r) => {
    const first = guest(rows.find((o) => o.what === r.what)!);
    return Math.abs(guest(r) - first) / first;
  });
  const most = Math.max(...parts);
  return most === 0
    ? "\nguests ran the same number of instructions in all modes\n"
    : `\nfrom mode to mode guests ran up to ${(100 * most).toFixed(3)} % more or fewer instructions\n`;
}

const namedMicro = (rows: readonly MicroRow[]): Named[] => rows.map((r) => ({ ...r, what: r.operation.name }));

export function microText(report: MicroReport): string {
  const { count, seeds, modes, weights } = report;
  const rows = namedMicro(report.rows);
  const published = ([kvm, sekvm]: readonly [number, number]): string => (sekvm / kvm).toFixed(2);
  const ratios = [...new Set(report.rows.map((r) => r.operation))].flatMap((o) => {
    const ratio = ratioOf(rows, o.name, weights);
    return ratio === undefined ? [] : [[o.name, ratio, published(o.published.m400), published(o.published.seattle)]];
  });
  return [
    `For each operation: ${count} of it, less none; ${seedsText(seeds)}; the host has 2 CPUs\n`,
    tables(rows, "operation", report),
    ratios.length === 0
      ? ""
      : `\nsekvm / kvm\n${table([["operation", "modelled", "m400, published", "Seattle, published"], ...ratios])}`,
    fairness(rows, modes),
  ].join("");
}

export function multiText(report: MultiReport): string {
  const { rounds, seeds, modes, weights } = report;
  const name = (machines: number): string => String(machines);
  const rows = report.rows
    .filter((r) => r.counts.length > 0)
    .map((r): Named => ({ what: name(r.machines), mode: r.mode, counts: r.counts }));
  const refused = report.rows.filter((r) => r.isRefused);
  const ratios = [...new Set(report.rows.map((r) => name(r.machines)))].flatMap((what) => {
    const ratio = ratioOf(rows, what, weights);
    return ratio === undefined ? [] : [[what, ratio]];
  });
  return [
    `For each machine of so many at once: ${rounds} rounds of work on each of 2 virtual CPUs; ${seedsText(seeds)}; the host has 4 CPUs\n`,
    tables(rows, "machines", report),
    ...refused.map((r) => `${r.mode} has not as many as ${r.machines} machines\n`),
    ratios.length === 0 ? "" : `\nsekvm / kvm\n${table([["machines", "modelled"], ...ratios])}`,
    fairness(rows, modes),
  ].join("");
}

export const microJson = ({ rows, ...rest }: MicroReport): object => ({
  ...rest,
  rows: rows.map((r) => ({
    operation: r.operation.name,
    mode: r.mode,
    published: r.operation.published,
    seeds: r.counts,
    medians: medians(r.counts),
    modelledCycles: modelledCycles(medians(r.counts), rest.weights),
  })),
});

export const multiJson = ({ rows, ...rest }: MultiReport): object => ({
  ...rest,
  rows: rows.map(({ counts, ...r }) => ({
    ...r,
    seeds: counts,
    medians: medians(counts),
    modelledCycles: modelledCycles(medians(counts), rest.weights),
  })),
});
