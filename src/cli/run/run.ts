/** `sekvm run`: an image on a machine, its console on the streams of this process. */
import { setImmediate } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { EXIT } from "../../evidence/index.ts";
import { optimiseWebAssemblyLate, readAtMost } from "../../host/node/index.ts";
import {
  type Attached,
  type Disk,
  load,
  MAP,
  Machine,
  type MachineConfig,
  type Stop,
  type TraceKind,
} from "../../machine/index.ts";
import { type Image, isCompressed, readImage } from "../../read/image/index.ts";
import { InputError, type Span } from "../../text/index.ts";
import { argumentSpan, badValue } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { type Console, openConsole } from "./console.ts";
import { type Debugger, listenForDebugger } from "./gdb-port.ts";
import type { Mode } from "./modes.ts";
import type { Network } from "./network.ts";
import { type NetworkWord, openNetwork } from "./networks.ts";
import { checkPlace, ofSnapshot, readMachine, writeSnapshot } from "./snapshots.ts";
import { statsText } from "./stats.ts";

export interface RunOptions {
  /** What the machine begins with: an image, or where it was. */
  readonly source: { readonly kernel: string } | { readonly restore: string };
  /** Where to put it when the run ends and the guest has not. */
  readonly snapshot: string | undefined;
  readonly initrd: string | undefined;
  /** A device tree instead of the machine's own. */
  readonly tree: string | undefined;
  readonly append: string;
  readonly disks: readonly Disk[];
  /** What the machine's network device is plugged into. */
  readonly network: NetworkWord;
  /** What the run tells of itself on standard error. */
  readonly trace: readonly TraceKind[];
  /** The port on which a debugger is waited for, 0 for any. */
  readonly gdb: number | undefined;
  /** Instructions after which the run stops. */
  readonly most: number;
  readonly stats: boolean;
  /** What runs at EL2, if that is no code of the image's. */
  readonly mode: Mode | undefined;
  readonly machine: MachineConfig;
}

/** Instructions between two looks at the console: at first, at most, and the time that they should take. How a run is cut changes nothing in it. */
const CHUNK = { first: 50_000, most: 50_000_000, milliseconds: 50 } as const;

/** Accesses to memory of a hypervisor of this program between two looks at the console: a call on a range takes seconds, and a guest may make one after another. */
const MOST_WORK = 100_000;

/** The next number of instructions, when `chunk` of them took so long. */
const nextChunk = (chunk: number, milliseconds: number): number =>
  Math.min(CHUNK.most, Math.max(1000, Math.round((chunk * CHUNK.milliseconds) / Math.max(milliseconds, 1))), 4 * chunk);

/** Of a file as it lies there: a kernel with all that a debugger wants is larger than what is loaded of it. */
const MOST_BYTES = 2 ** 30;

function bytesOf(name: string, where: Span): Uint8Array {
  let bytes: Uint8Array | undefined;
  try {
    bytes = readAtMost(name, MOST_BYTES);
  } catch (error) {
    throw new InputError("CFG03", where, `${name} cannot be read: ${(error as Error).message}`);
  }
  if (bytes === undefined) throw new InputError("CFG04", where, `${name} is larger than ${MOST_BYTES} bytes`);
  return bytes;
}

/** The image of a file, decompressed. `most`: bytes that it may have then. */
function imageOf(name: string, most: number, where: Span): Image {
  const bytes = bytesOf(name, where);
  if (!isCompressed(bytes)) return readImage(bytes, MAP.ram, where);
  try {
    return readImage(gunzipSync(bytes, { maxOutputLength: most }), MAP.ram, where);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const isLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    if (isLarge)
      throw new InputError("ELF03", where, "the image is larger than the machine's memory", "--memory gives more");
    throw new InputError("ELF04", where, `the image is damaged: ${(error as Error).message}`);
  }
}

function machineOf(kernel: string, options: RunOptions, attached: Attached, { argv }: CliContext): Machine {
  const where = argumentSpan(argv, kernel);
  const { memory } = options.machine;
  const image = imageOf(kernel, memory, where);
  const optional = (name: string | undefined): Uint8Array | undefined =>
    name === undefined ? undefined : bytesOf(name, argumentSpan(argv, name));
  const [initrd, tree] = [optional(options.initrd), optional(options.tree)];
  let machine: Machine;
  try {
    machine = new Machine(options.machine, attached);
  } catch (error) {
    if (error instanceof RangeError)
      throw badValue(argv, `${memory / 2 ** 20}M`, "this computer has not so much memory");
    throw error;
  }
  load(machine, image, { append: options.append, initrd, kept: options.mode?.kept, tree, where });
  return machine;
}

const GOES_ON: ReadonlySet<Stop["kind"]> = new Set(["budget", "output", "paused", "idle"]);
/** Milliseconds: shorter ones are not waited, longer ones in pieces. */
const WAIT = { least: 1, most: 1000 } as const;

/** What a run has to do with besides the machine. */
interface Around {
  readonly console: Console;
  readonly gdb: Debugger | undefined;
  readonly network: Network | undefined;
  show(): void;
  save(): Promise<void>;
}

/** Whether anything can come for a machine whose CPUs all wait. */
const mayBeWoken = ({ console, gdb, network }: Around): boolean =>
  console.isOpen || gdb?.isAttached === true || network?.isBusy === true;

/** Waits while all CPUs do: for what may come, or for the time of the guest's next event. */
async function rest(machine: Machine, nanoseconds: number, { console, gdb, network }: Around): Promise<void> {
  const [began, wait] = [performance.now(), Math.min(nanoseconds / 1e6, WAIT.most)];
  let timer: NodeJS.Timeout | undefined;
  if (wait < WAIT.least) {
    machine.pass(nanoseconds);
    return;
  }
  await Promise.race([
    ...(console.isOpen ? [console.wait()] : []),
    ...(gdb?.isAttached === true ? [gdb.wait()] : []),
    ...(network === undefined ? [] : [network.wait()]),
    ...(nanoseconds === Infinity ? [] : [new Promise((resolve) => (timer = setTimeout(resolve, wait)))]),
  ]);
  clearTimeout(timer);
  if (nanoseconds !== Infinity) machine.pass((performance.now() - began) * 1e6);
}

/** Runs until the guest or the user ends it, the limit is reached, or nothing can wake it. */
async function untilStop(machine: Machine, most: number, around: Around): Promise<Stop | "escape"> {
  const { console, gdb, network } = around;
  let chunk: number = CHUNK.first;
  let left = most;
  for (;;) {
    while (gdb?.isHalted === true && !gdb.isKilled && !console.isEscaped)
      await Promise.race([gdb.wait(), console.escaped()]);
    if (console.isEscaped || gdb?.isKilled === true) return "escape";
    machine.input(console.take());
    const [before, began] = [machine.executed, performance.now()];
    // With others on the network, what the guest waits is waited: so its times are theirs.
    const stop = machine.step(Math.min(left, chunk), network?.isBusy === true ? "stop" : "skip", MOST_WORK);
    left -= machine.executed - before;
    chunk = nextChunk(chunk, performance.now() - began);
    around.show();
    if (console.isEscaped) return "escape";
    if (console.asksSnapshot() && !machine.hasStopped) await around.save();
    gdb?.stopped(stop);
    if (stop.kind === "idle") await rest(machine, stop.nanoseconds, around);
    else if (stop.kind === "asleep" && mayBeWoken(around)) await rest(machine, Infinity, around);
    else if (!GOES_ON.has(stop.kind) || left <= 0) return stop;
    await setImmediate();
  }
}

/** The exit code of a run, and what there is to say about it. */
function ended(stop: Stop | "escape"): { readonly code: number; readonly note?: string } {
  if (stop === "escape") return { code: EXIT.interrupted };
  switch (stop.kind) {
    case "exit":
      return { code: stop.status };
    case "reset":
      return { code: EXIT.ok, note: "the guest asked for a restart; the run ends" };
    case "budget":
    case "output":
    case "paused":
    case "idle":
      return { code: EXIT.unknown, note: "stopped: as many instructions ran as --max-instructions allows" };
    case "asleep":
      return { code: EXIT.unknown, note: "stopped: all CPUs wait, and nothing can wake them" };
  }
}

/** @returns the exit code */
export async function run(options: RunOptions, context: CliContext): Promise<number> {
  const { stdout, stderr } = context.io;
  const { source, snapshot } = options;
  if (snapshot !== undefined) checkPlace(snapshot, context.argv);
  optimiseWebAssemblyLate();
  const network = openNetwork(options.network, context.argv, (text) => void stderr.write(`${text}\n`));
  const { trace: kinds } = options;
  const trace = kinds.length === 0 ? undefined : { kinds, line: (text: string) => void stderr.write(`${text}\n`) };
  const prepared = await options.mode?.prepare();
  const attached: Attached = {
    disks: options.disks,
    links: network === undefined ? [] : [network.link],
    trace,
    hypervisor: prepared?.hypervisor,
  };
  const machine =
    "kernel" in source
      ? machineOf(source.kernel, options, attached, context)
      : await readMachine(source.restore, options.machine.engine, attached, context.argv, prepared?.accept);
  if ("kernel" in source) prepared?.install?.(machine);
  const decoder = new TextDecoder();
  const show = (): void => {
    const bytes = machine.output();
    if (bytes.length > 0) stdout.write(decoder.decode(bytes, { stream: true }));
  };
  const save = async (): Promise<void> => {
    if (snapshot !== undefined) await writeSnapshot(machine, snapshot, context.argv);
  };
  await network?.plug();
  const [began, before] = [process.cpuUsage(), machine.executed];
  const gdb = options.gdb === undefined ? undefined : await listenForDebugger(options.gdb, machine, context.argv);
  if (gdb !== undefined) stderr.write(`waiting for gdb: target remote 127.0.0.1:${gdb.port}\n`);
  const console = openConsole();
  try {
    const { code, note } = ended(await untilStop(machine, options.most, { console, gdb, network, show, save }));
    if (!machine.hasStopped) await save();
    else if (snapshot !== undefined) stderr.write("the guest has ended: there is no snapshot of it\n");
    if (note !== undefined) stderr.write(`${note}\n`);
    const seconds = process.cpuUsage(began).user / 1e6;
    if (options.stats) stderr.write(statsText(machine, seconds, before, () => prepared?.judge?.(machine)));
    return code;
  } catch (error) {
    throw "restore" in source ? ofSnapshot(error, source.restore, context.argv) : error;
  } finally {
    console.close();
    gdb?.close();
    network?.close();
  }
}
