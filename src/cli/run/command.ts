/** `sekvm run`: words, options, and where they go. */
import { type Command, Option } from "commander";
import { DEFAULTS, type SlotKind, TRACE_KINDS, type TraceKind } from "../../machine/index.ts";
import { badValue, byteCount, wholeNumber } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { openDrive, scratchDisk } from "./drives.ts";
import { GUESTS, type Guest, guestFile, guestsText } from "./guests.ts";
import { HOST_NAMES, type Host, type HostName, hostOf } from "./hosts.ts";
import { MODES, type Mode, modesText } from "./modes.ts";
import { networkOf } from "./networks.ts";
import type { RunOptions } from "./run.ts";

interface RunWords {
  readonly kernel?: string;
  readonly initrd?: string;
  readonly dtb?: string;
  readonly drive: readonly string[];
  readonly net: string;
  readonly console?: "uart" | "virtio";
  readonly time?: string;
  readonly seed?: string;
  readonly snapshot?: string;
  readonly restore?: string;
  readonly gdb?: string;
  readonly trace?: string;
  readonly append?: string;
  readonly cpus?: string;
  readonly memory?: string;
  readonly el?: "1" | "2";
  readonly slice?: string;
  readonly mode?: string;
  readonly host?: HostName;
  readonly engine: "fast" | "reference";
  readonly maxInstructions?: string;
  readonly semihosting?: true;
  readonly smmus?: true;
  readonly stats?: true;
  readonly kcoreModel?: string;
  readonly random?: string;
}

const MIB = 2 ** 20;
const MOST_MEMORY = 3072;
const MOST_U32 = 2 ** 32 - 1;
const MOST_EVENTS = 100_000;
/** Slots that disks may take; the others are for what else there is. */
const MOST_DRIVES = 24;

/** An option that may stand several times. */
const collect = (word: string, before: readonly string[]): readonly string[] => [...before, word];

const NOTES = `
Guests of this package, the first one unless another or a kernel is named:
${guestsText()}
Hosts that make virtual machines, and what is above them at EL2:
${modesText()}The host is a small kernel of this package (--kernel names another); --append is what its monitor does, lines
separated by semicolons, "run hello;wait;off" unless said otherwise, and "help" says what there is. Behind the last
line the console is the monitor's. With --host linux it is Debian's kernel, which scripts/fetch-debian.sh of the sources
fetches, with a shell.

The machine is QEMU's virt with AArch64 CPUs, EL0 to EL2, a GICv2 with its virtual interfaces, generic timers, a PL011
UART, a PL031 clock, virtio disks, console, entropy and network on MMIO, and PSCI. There are no
cryptography and half precision, no EL3; granules other than 4 KiB, AArch32, VHE,
performance monitors are missing too. sekvm help errors ELF explains errors in images.

The console is standard input and output; on a terminal Ctrl-A x ends the run, Ctrl-A s makes a
snapshot where --snapshot says, Ctrl-A a sends Ctrl-A. The exit code is the
guest's: 0 for SYSTEM_OFF and SYSTEM_RESET of PSCI, its own with --semihosting; 3 when a limit is reached or all CPUs wait for good.`;

/** What is said after a run for which nothing was named. */
const OTHERS = `That was a guest of this package. What else there is:
${guestsText()}  sekvm run --kernel IMAGE a kernel or a program of yours; sekvm help run says more\n`;

export function declare(command: Command, context: CliContext): void {
  command
    .argument("[guest]", "a guest of this package")
    .option("--kernel <image>", "what to run instead: ELF, arm64 Image or flat, compressed by gzip or not")
    .option("--initrd <file>", "an initial RAM disk")
    .option("--dtb <file>", "a device tree instead of the machine's own")
    .option("--drive <file>", "a disk: FILE, FILE,ro or FILE,overlay, which leaves the file as it is", collect, [])
    .option("--net <network>", "none, user (TCP and names of this computer, without rights) or switch:NAME", "none")
    .option("--append <text>", "the kernel's command line")
    .option("--cpus <n>", "1 to 8 (default: 1, or what the guest needs)")
    .option("--memory <bytes>", "RAM, whole MiB such as 512M or 2G (default: 128M)")
    .addOption(
      new Option("--el <level>", "where CPU 0 starts; with 1 there is no EL2 (default: 2)").choices(["1", "2"]),
    )
    .addOption(
      new Option("--console <device>", "what the streams are connected to (default: uart)").choices(["uart", "virtio"]),
    )
    .option("--time <seconds>", "what the clock shows at the start, since 1970 (default: the first of 2020)")
    .option("--seed <n>", "of the entropy device, or of --random (default: 1)")
    .option("--snapshot <file>", "where Ctrl-A s, and a run that its guest has not ended, put the machine")
    .option("--gdb <port>", "wait for gdb on a port of this computer")
    .option("--restore <file>", "go on with a machine from a snapshot, with the same drives")
    .addOption(
      new Option("--mode <hypervisor>", "what is at EL2, for a host and its virtual machines").choices(
        MODES.map(({ name }) => name),
      ),
    )
    .addOption(new Option("--host <kernel>", "what that host is (default: kserv, of this package)").choices(HOST_NAMES))
    .option(
      "--kcore-model <script>",
      "run KCore itself, on the machine of its proofs, by a script of calls, accesses and exits",
    )
    .option("--random <n>", "the same by so many events at random, with --seed")
    .option("--slice <n>", "instructions of one CPU before the next one has its turn (default: 10000)")
    .addOption(
      new Option("--engine <engine>", "compiled, or the meaning of each instruction as it stands in the table")
        .choices(["fast", "reference"])
        .default("fast"),
    )
    .option("--max-instructions <n>", "stop after so many, of all CPUs together")
    .option("--trace <kinds>", `on standard error, separated by commas: ${TRACE_KINDS.join(", ")}`)
    .option("--semihosting", "HLT #0xf000 writes to the console and ends the run")
    .option("--smmus", "two SMMUs on the board")
    .option("--stats", "instructions and times on standard error")
    .addHelpText("after", NOTES)
    .action(async (name: string | undefined, words: RunWords) => {
      if (words.kcoreModel !== undefined || words.random !== undefined) {
        context.exit = await runModel(name, words, context);
        return;
      }
      const { run } = await import("./run.ts");
      const options = optionsOf(name, words, context);
      context.exit = await run(options, context);
      if ([name, words.kernel, words.restore, words.mode].every((word) => word === undefined))
        context.io.stderr.write(OTHERS);
    });
}

/** Runs KCore as a program: nothing of a machine's goes with that. @throws {InputError} */
async function runModel(name: string | undefined, words: RunWords, context: CliContext): Promise<number> {
  const { argv } = context;
  const { kcoreModel: script, random } = words;
  const said = [name, words.kernel, words.restore, words.mode, words.append, words.cpus, words.memory];
  const other = said.find((w) => w !== undefined) ?? (script !== undefined ? (random ?? words.seed) : undefined);
  if (other !== undefined)
    throw badValue(argv, other, "KCore's model is no machine", "--kcore-model SCRIPT, or --random N with --seed");
  const { runRandom, runScript } = await import("./kcore-model.ts");
  if (script !== undefined) return runScript(script, context);
  const events = wholeNumber(argv, random!, "--random", 1, MOST_EVENTS);
  return runRandom(
    events,
    words.seed === undefined ? 1 : wholeNumber(argv, words.seed, "--seed", 0, MOST_U32),
    context,
  );
}

/** Memory of the machine: what is asked for, which with a hypervisor is its host's, and what is the hypervisor's. */
function memoryOf(argv: readonly string[], text: string | undefined, mode: Mode | undefined): number {
  const kept = mode?.kept ?? 0;
  if (text === undefined) return DEFAULTS.memory + kept;
  const bytes = byteCount(argv, text);
  const most = mode?.mostMemory ?? MOST_MEMORY * MIB;
  if (bytes % MIB === 0 && bytes >= MIB && bytes <= most) return bytes + kept;
  throw badValue(argv, text, `memory must be whole MiB, from 1M to ${most / MIB}M`);
}

function kindsOf(argv: readonly string[], text: string): TraceKind[] {
  return text.split(",").map((word) => {
    const kind = TRACE_KINDS.find((k) => k === word);
    if (kind === undefined) throw badValue(argv, text, `there is no trace of ${word}`, TRACE_KINDS.join(", "));
    return kind;
  });
}

/** The guest that is named, the first one when nothing is, none when there is a kernel. @throws {InputError} */
function guestOf(name: string | undefined, kernel: string | undefined, argv: readonly string[]): Guest | undefined {
  if (name === undefined) return kernel === undefined ? GUESTS[0] : undefined;
  if (kernel !== undefined) throw badValue(argv, name, "there is a guest and a kernel", "one of them is run");
  const found = GUESTS.find((g) => g.name === name);
  if (found !== undefined) return found;
  const hint = `it has ${GUESTS.map((g) => g.name).join(", ")}; --kernel takes a file`;
  throw badValue(argv, name, "this package has no such guest", hint);
}

/** What a snapshot says by itself cannot be said besides; a guest may be named, for its disk. @throws {InputError} */
function refuseBesides(words: RunWords, argv: readonly string[]): void {
  const said = [
    "kernel",
    "initrd",
    "dtb",
    "append",
    "cpus",
    "memory",
    "el",
    "console",
    "time",
    "seed",
    "slice",
    "smmus",
    "host",
  ] as const;
  const found = said.map((s) => (words[s] === true ? `--${s}` : words[s])).find((w) => w !== undefined);
  const hint =
    "--drive, --engine, --gdb, --mode, --net, --max-instructions, --snapshot, --stats and --trace go with --restore";
  if (found !== undefined) throw badValue(argv, found, "the snapshot says what machine it is", hint);
}

/** What is at EL2, if that is named. @throws {InputError} for what does not go with it */
function modeOf(name: string | undefined, words: RunWords, argv: readonly string[]): Mode | undefined {
  const mode = MODES.find((m) => m.name === words.mode);
  if (mode === undefined) return undefined;
  if (name !== undefined)
    throw badValue(argv, name, "a guest of this package has no host", '--append "run hello" names one of the host\'s');
  if (words.el === "1") throw badValue(argv, "1", "without EL2 nothing runs there");
  return mode;
}

/** The host that goes with the hypervisor. @throws {InputError} */
function hostFor(words: RunWords, mode: Mode | undefined, argv: readonly string[]): Host | undefined {
  if (mode !== undefined)
    return words.restore === undefined ? hostOf(words.host ?? "kserv", words.kernel, argv) : undefined;
  if (words.host !== undefined)
    throw badValue(argv, words.host, "without --mode nothing has a host", "--mode sekvm puts KCore above it");
  return undefined;
}

function optionsOf(name: string | undefined, words: RunWords, { argv }: CliContext): RunOptions {
  const number = (text: string | undefined, what: string, least: number, most: number, unless: number): number =>
    text === undefined ? unless : wholeNumber(argv, text, what, least, most);
  if (words.restore !== undefined) refuseBesides(words, argv);
  const mode = modeOf(name, words, argv);
  const host = hostFor(words, mode, argv);
  const kernel = words.kernel ?? host?.kernel;
  const guest = words.restore === undefined || name !== undefined ? guestOf(name, kernel, argv) : undefined;
  if (words.drive.length > MOST_DRIVES)
    throw badValue(argv, words.drive[MOST_DRIVES]!, `a machine has at most ${MOST_DRIVES} drives here`);
  const network = networkOf(argv, words.net);
  const isScratch = guest?.hasDisk === true && words.drive.length === 0;
  const disks = isScratch ? [scratchDisk()] : words.drive.map((word) => openDrive(word, argv));
  return {
    source:
      words.restore !== undefined
        ? { restore: words.restore }
        : { kernel: guest === undefined ? kernel! : guestFile(guest.name) },
    snapshot: words.snapshot,
    trace: words.trace === undefined ? [] : kindsOf(argv, words.trace),
    gdb: words.gdb === undefined ? undefined : wholeNumber(argv, words.gdb, "--gdb", 0, 65535),
    initrd: words.initrd ?? host?.initrd,
    tree: words.dtb,
    disks,
    network,
    append: words.append ?? host?.append ?? "",
    most: number(words.maxInstructions, "--max-instructions", 1, Number.MAX_SAFE_INTEGER, Infinity),
    stats: words.stats === true,
    mode,
    machine: {
      cpus: number(words.cpus, "--cpus", 1, 8, guest?.cpus ?? (mode === undefined ? 1 : 2)),
      memory: memoryOf(argv, words.memory ?? host?.memory, mode),
      el: words.el === undefined ? (guest?.el ?? 2) : words.el === "1" ? 1 : 2,
      slice: number(words.slice, "--slice", 1, 1e9, DEFAULTS.slice),
      engine: words.engine,
      startTime: number(words.time, "--time", 0, MOST_U32, DEFAULTS.startTime),
      seed: number(words.seed, "--seed", 0, MOST_U32, DEFAULTS.seed),
      slots: [
        ...disks.map((): SlotKind => "block"),
        ...(words.console === "virtio" ? ["console" as const] : []),
        "entropy",
        ...(network.kind === "none" ? [] : ["net" as const]),
      ],
      semihosting: words.semihosting === true || guest !== undefined,
      smmus: words.smmus === true || mode?.smmus === true,
      hypervisor: mode?.name ?? "",
    },
  };
}
