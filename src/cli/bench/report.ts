/** What a report says, part by part: a column is never another, and what is a model is called one. */
import { EL2_EVENTS, TLB_COUNTS, type TlbParameters } from "../../machine/index.ts";
import { medians, number, spread } from "./figures.ts";
import type { LinuxRow } from "./linux.ts";
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
  /** Of Linux's own KVM, where that was asked for. */
  readonly linux?: readonly LinuxRow[] | undefined;
}
export interface MultiReport extends Setting {
  readonly rounds: number;
  readonly rows: readonly MultiRow[];
}

/** Bars beside each other, each of several pieces. */
export interface Chart {
  readonly pieces: readonly string[];
  readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[];
}

/** A part of a report. */
export interface Part {
  readonly title: string;
  /** The first row is the head; two columns are names, the others figures. */
  readonly table: readonly (readonly string[])[];
  readonly notes: readonly string[];
  readonly chart?: Chart;
}
export interface Report {
  readonly title: string;
  readonly about: readonly string[];
  readonly parts: readonly Part[];
  readonly end: readonly string[];
}

/** A row of either report. */
interface Named {
  readonly what: string;
  readonly mode: string;
  readonly counts: readonly Counts[];
}

const HYPERVISOR_NOTE = [
  "What is at EL2, KCore too until it is compiled, is a value of sekvm and has no instructions: its work is counted by what it does, and each entry",
  "takes a nanosecond of the machine's clock. Instructions and this work are columns of their own; no sum of them is time.",
];

const tlbTitle = (t: TlbParameters): string =>
  `TLBs, a model (${t.name}): ${t.instructions} entries for instructions, ${t.data} for data, ${t.large} behind both; misses of each, and entries that walks loaded`;

const cells = ({ counts }: Named, columns: readonly string[]): string[] => {
  const middle = medians(counts);
  return columns.map((what) => number(middle[what]!));
};

/** Which columns are added up where cycles are drawn. */
const PIECES: Readonly<Record<string, (column: string) => boolean>> = {
  guest: (c) => c === "guest",
  "host EL1": (c) => c === "hostKernel",
  "host EL0": (c) => c === "hostUser",
  EL2: (c) => (EL2_EVENTS as readonly string[]).includes(c),
  TLBs: (c) => TLB_COLUMNS.includes(c),
};

function chartOf(rows: readonly Named[], weights: Weights): Chart {
  const piece = (r: Named, isIts: (column: string) => boolean): number =>
    modelledCycles(Object.fromEntries(Object.entries(medians(r.counts)).filter(([c]) => isIts(c))), weights);
  return {
    pieces: Object.keys(PIECES),
    bars: rows.map((r) => ({
      label: `${r.what}, ${r.mode}`,
      values: Object.values(PIECES).map((isIts) => piece(r, isIts)),
    })),
  };
}

/** The tables that both reports have. */
function tables(rows: readonly Named[], of: string, { weights, tlbs }: Setting): Part[] {
  const part = (
    title: string,
    heads: readonly string[],
    columns: readonly string[],
    notes: readonly string[],
  ): Part => ({
    title,
    table: [[of, "mode", ...heads], ...rows.map((r) => [r.what, r.mode, ...cells(r, columns)])],
    notes,
  });
  const instructions = Object.keys(INSTRUCTIONS);
  const weighed = [...instructions, ...EL2_EVENTS, ...(tlbs === undefined ? [] : TLB_COLUMNS)];
  const cycles = (r: Named): number[] => r.counts.map((c) => modelledCycles(c, weights));
  return [
    part("instructions", Object.values(INSTRUCTIONS), instructions, []),
    part("work at EL2", EL2_EVENTS, EL2_EVENTS, HYPERVISOR_NOTE),
    ...(tlbs === undefined ? [] : [part(tlbTitle(tlbs), TLB_HEADS, TLB_COLUMNS, [])]),
    {
      title: "modelled cycles",
      table: [
        [of, "mode", "model"],
        ...rows.map((r) => [r.what, r.mode, number(modelledCycles(medians(r.counts), weights)) + spread(cycles(r))]),
      ],
      notes: [
        `A model and no measurement: the sum of columns by weights, ${weighed.map((c) => `${c} ${weights[c]}`).join(", ")}`,
      ],
      chart: chartOf(rows, weights),
    },
  ];
}

const seedsText = (seeds: number): string =>
  seeds === 1 ? "one seed" : `medians of ${seeds} seeds, which are lengths of a CPU's turn`;
const alone = (modes: readonly string[]): string[] =>
  modes.length < 2 ? [`only ${modes.join()} ran: there is nothing to compare it with`] : [];

/** Modelled cycles under sekvm over those under kvm, undefined where one of them did not run. */
function ratioOf(rows: readonly Named[], what: string, weights: Weights): string | undefined {
  const [kvm, sekvm] = ["kvm", "sekvm"].map((mode) => rows.find((r) => r.mode === mode && r.what === what));
  if (kvm === undefined || sekvm === undefined) return undefined;
  const [a, b] = [kvm, sekvm].map((r) => modelledCycles(medians(r.counts), weights)) as [number, number];
  return (b / a).toFixed(2);
}

const ratios = (head: readonly string[], rows: readonly (readonly string[])[]): Part[] =>
  rows.length === 0 ? [] : [{ title: "sekvm / kvm", table: [head, ...rows], notes: [] }];

/** Linux's KVM has instructions of its own, and the other two hypervisors have none: its figures are no column of theirs. */
const linuxPart = (rows: readonly LinuxRow[] | undefined): Part[] =>
  rows === undefined
    ? []
    : [
        {
          title: "Linux's KVM",
          table: [
            ["operation", "mode", "instructions in all"],
            ...rows.map((r) => [r.operation, "linux", number(r.instructions)]),
          ],
          notes: [
            "Of guest, host, hypervisor and monitor together, as the guest's own counter has them: its kernel at EL2 (nVHE), another host, another monitor, another guest",
          ],
        },
      ];

/** How much what guests ran differs from mode to mode, which is what makes modes comparable. */
function fairness(rows: readonly Named[], modes: readonly string[]): string[] {
  if (modes.length < 2) return [];
  const guest = (r: Named): number => medians(r.counts).guest!;
  const parts = rows.map((r) => {
    const first = guest(rows.find((o) => o.what === r.what)!);
    return Math.abs(guest(r) - first) / first;
  });
  const most = Math.max(...parts);
  if (most > 0 && most < 5e-6) return ["guests ran the same number of instructions in all modes, to a part in 200,000"];
  return most === 0
    ? ["guests ran the same number of instructions in all modes"]
    : [`from mode to mode guests ran up to ${(100 * most).toFixed(3)} % more or fewer instructions`];
}

export function microReport(report: MicroReport): Report {
  const { count, seeds, modes, weights } = report;
  const rows = report.rows.map((r): Named => ({ ...r, what: r.operation.name }));
  const published = ([kvm, sekvm]: readonly [number, number]): string => (sekvm / kvm).toFixed(2);
  const beside = [...new Set(report.rows.map((r) => r.operation))].flatMap((o) => {
    const ratio = ratioOf(rows, o.name, weights);
    return ratio === undefined ? [] : [[o.name, ratio, published(o.published.m400), published(o.published.seattle)]];
  });
  return {
    title: "Operations of virtual machines",
    about: [`For each operation: ${count} of it, less none; ${seedsText(seeds)}; the host has 2 CPUs`, ...alone(modes)],
    parts: [
      ...tables(rows, "operation", report),
      ...linuxPart(report.linux),
      ...ratios(["operation", "modelled", "m400, published", "Seattle, published"], beside),
    ],
    end: fairness(rows, modes),
  };
}

export function multiReport(report: MultiReport): Report {
  const { rounds, seeds, modes, weights } = report;
  const rows = report.rows
    .filter((r) => r.counts.length > 0)
    .map((r): Named => ({ what: String(r.machines), mode: r.mode, counts: r.counts }));
  const beside = [...new Set(rows.map((r) => r.what))].flatMap((what) => {
    const ratio = ratioOf(rows, what, weights);
    return ratio === undefined ? [] : [[what, ratio]];
  });
  const refused = report.rows.filter((r) => r.isRefused);
  return {
    title: "Virtual machines at once",
    about: [
      `For each machine of so many at once: ${rounds} rounds of work on each of 2 virtual CPUs; ${seedsText(seeds)}; the host has 4 CPUs`,
      ...alone(modes),
      ...refused.map((r) => `${r.mode} has not as many as ${r.machines} machines`),
    ],
    parts: [...tables(rows, "machines", report), ...ratios(["machines", "modelled"], beside)],
    end: fairness(rows, modes),
  };
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
