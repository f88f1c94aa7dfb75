/** `sekvm bench`: hypervisors compared on one machine, with one host. */
import { Argument, type Command, Option } from "commander";
import { buildDigest, DiskCache } from "../../host/node/index.ts";
import { noCache } from "../../jobs/index.ts";
import { CORTEX_A57, SMALL_TLBS, type TlbParameters } from "../../machine/index.ts";
import { type Format, type FormatWords, formatAsked, formatOptions } from "../answer-formats.ts";
import { badValue, wholeNumber } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { tellNotes } from "../notes.ts";
import { benchCacheFolder, distRoot } from "../places.ts";
import { MODES, type Mode } from "../run/modes.ts";
import { linuxFiles, linuxRows } from "./linux.ts";
import { micro, OPERATIONS } from "./micro.ts";
import { weightsOf } from "./model.ts";
import { multi } from "./multi.ts";
import { reportPage } from "./page.ts";
import { microJson, microReport, multiJson, multiReport, type Report } from "./report.ts";
import { reportText } from "./text.ts";

/** Number of the JSON form's schema. */
const SCHEMA = 1;

const TLBS: readonly TlbParameters[] = [CORTEX_A57, SMALL_TLBS];

interface Words extends FormatWords<"bench"> {
  readonly count?: string;
  readonly seeds: string;
  readonly modes?: string;
  readonly tlb: string;
  readonly weight: readonly string[];
  readonly linux?: true;
  readonly cache: boolean;
}

const collect = (word: string, before: readonly string[]): readonly string[] => [...before, word];
const MODE_NAMES = MODES.map((m) => m.name).join(", ");

const NOTES = `
micro: a hypercall, I/O that the host's kernel serves, I/O that its part at EL0 serves, an interrupt from one virtual CPU to another.
multi: 1, 2, 4, 8, 16 and 32 virtual machines at once, each with the same work on two virtual CPUs.

A run does so many operations, on a machine that starts anew, and another one none: the difference is shown. Modes
take turns. Instructions are exact; TLBs and cycles are models, and called so.`;

export function declare(command: Command, context: CliContext): void {
  command
    .addArgument(new Argument("<what>", "micro or multi").choices(["micro", "multi"]))
    .option("--count <n>", "operations of each kind, or rounds of work (default: 1024, 100)")
    .option("--seeds <n>", "runs of each, with turns of CPUs of different lengths", "3")
    .option("--modes <names>", `hypervisors, separated by commas (default: all: ${MODE_NAMES})`)
    .addOption(
      new Option("--tlb <model>", "TLBs that are modelled, by the reference engine; none is several times faster")
        .choices([...TLBS.map((t) => t.name), "none"])
        .default("none"),
    )
    .option("--weight <column=n>", "a weight of modelled cycles, several times for several", collect, [])
    .option("--linux", "micro: also Linux's own KVM, with Debian's kernel of .sekvm/debian")
    .option("--no-cache", "neither read nor write kept runs")
    .addHelpText("after", NOTES)
    .action((what: "micro" | "multi", words: Words) => bench(what, words, context));
  for (const option of formatOptions("bench")) command.addOption(option);
}

async function bench(what: "micro" | "multi", words: Words, { argv, io }: CliContext): Promise<void> {
  const kept = words.cache ? keptRuns(io.env) : undefined;
  const modes = modesOf(words.modes, argv);
  const unless = what === "micro" ? 1024 : 100;
  const count = words.count === undefined ? unless : wholeNumber(argv, words.count, "--count", 1, 1_000_000);
  const setting = {
    seeds: wholeNumber(argv, words.seeds, "--seeds", 1, 100),
    weights: weightsOf(words.weight, argv),
    tlbs: TLBS.find((t) => t.name === words.tlb),
  };
  const files = words.linux === true && what === "micro" ? linuxFiles(argv) : undefined;
  const began = (text: string): void => void (io.stderr.isTTY === true && io.stderr.write(`${text}\n`));
  const options = { ...setting, modes, began, cache: kept ?? noCache };
  const of = { ...setting, modes: modes.map((m) => m.name) };
  const [report, json] =
    what === "micro"
      ? saidOf(
          {
            ...of,
            count,
            rows: await micro({ ...options, operations: OPERATIONS, count }),
            linux: files === undefined ? undefined : linuxRows(files, count, options.cache),
          },
          microReport,
          microJson,
        )
      : saidOf({ ...of, rounds: count, rows: await multi({ ...options, rounds: count }) }, multiReport, multiJson);
  kept?.close();
  tellNotes(io, kept?.notes ?? []);
  io.stdout.write(shown(formatAsked(words), report, { schema: SCHEMA, what, ...json }));
}

/** Folders of code that what is counted depends on. */
const COUNTS = ["bits", "cli/bench", "cli/run", "ir", "isa", "machine", "prelude", "read", "text"];

/** Runs that are kept: one that was stopped goes on behind them. */
function keptRuns(env: CliContext["io"]["env"]): DiskCache {
  const build = buildDigest(distRoot, ["kcore", ...COUNTS.map((folder) => `src/${folder}`)]);
  return new DiskCache({ folder: benchCacheFolder(env), build });
}

const saidOf = <R>(report: R, parts: (r: R) => Report, json: (r: R) => object): [Report, object] => [
  parts(report),
  json(report),
];

function shown(format: Format<"bench">, report: Report, json: object): string {
  if (format === "json") return `${JSON.stringify(json, null, 2)}\n`;
  return format === "html" ? reportPage(report) : reportText(report);
}

function modesOf(names: string | undefined, argv: readonly string[]): readonly Mode[] {
  if (names === undefined) return MODES;
  return names.split(",").map((name) => {
    const mode = MODES.find((m) => m.name === name);
    if (mode === undefined) throw badValue(argv, names, `there is no mode ${name}`, MODE_NAMES);
    return mode;
  });
}
