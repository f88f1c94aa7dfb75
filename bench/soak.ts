/**
 * A long run of the host of this package with virtual machines that count their interrupts: `kserv/guests/soak.c`. Shown now and then is what came of it, what memory this process
 * has, and the host's free pages. It fails when a machine says nothing between two looks, when anything was asked for and did not come, or when memory grew.
 */
import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { hostFile } from "../src/cli/run/hosts.ts";
import { MODES } from "../src/cli/run/modes.ts";
import { DEFAULTS, load, MAP, Machine, MIB } from "../src/machine/index.ts";
import { readImage } from "../src/read/image/index.ts";

interface SoakOptions {
  readonly seconds: string;
  readonly look: string;
  readonly vms: string;
  readonly mode: string;
}

const where = { file: hostFile, from: 0, to: 0 };
const CPUS = 4;
const HOST_MEMORY = 128 * MIB;
const CHUNK = 500_000;
/** Instructions of the host and all machines in which each says something, however little time this process gets. */
const STUCK = 500_000_000;
/** Of what there was at the tenth look, so much more is growth: V8 compiles and drops code all the time. */
const GROWTH = 1.05;
const WARM = 10;

async function soakingHost(name: string, vms: number): Promise<Machine> {
  const mode = MODES.find((m) => m.name === name);
  if (mode === undefined) throw new Error(`there is no mode ${name}`);
  const prepared = await mode.prepare();
  const config = {
    ...DEFAULTS,
    cpus: CPUS,
    memory: HOST_MEMORY + mode.kept,
    smmus: mode.smmus,
    hypervisor: mode.name,
  };
  const machine = new Machine(config, { disks: [], hypervisor: prepared.hypervisor });
  const append = "run soak 2 0 100;".repeat(vms);
  load(machine, readImage(readFileSync(hostFile), MAP.ram, where), {
    append,
    initrd: undefined,
    kept: mode.kept,
    where,
  });
  prepared.install?.(machine);
  return machine;
}

const LINE =
  /^\[(\d+)\] (\d+) rounds, (\d+) of the timer, (\d+) early, (\d+) sent, (\d+) taken, (\d+) answered, (\d+) words wrong$/gm;

/** The last line that each machine said, and what is wrong with any. */
function heard(text: string, vms: number): { readonly rounds: readonly number[]; readonly wrong: readonly string[] } {
  const rounds = new Map<number, number>();
  const wrong: string[] = [];
  for (const [line, ...numbers] of text.matchAll(LINE)) {
    const [vm, round, timer, early, sent, taken, answered, words] = numbers.map(Number);
    rounds.set(vm!, round!);
    const isRight = timer === round && early === 0 && taken === sent && answered === sent && words === 0;
    if (!isRight) wrong.push(line);
  }
  for (let vm = 1; vm <= vms; vm++) if (!rounds.has(vm)) wrong.push(`VM ${vm} says nothing`);
  return { rounds: [...rounds.values()], wrong };
}

/** Memory of this process after all garbage was collected: resident, and of JavaScript. */
function memory(): { readonly resident: number; readonly heap: number } {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss / MIB, heap: heapUsed / MIB };
}

/** Runs until every machine has said something. */
function begin(machine: Machine, vms: number): void {
  for (let text = ""; vms > 0 && heard(text, vms).wrong.length > 0; text += Buffer.from(machine.output()).toString())
    if (machine.step(CHUNK).kind === "exit") throw new Error("the host ends");
}

export async function benchSoak(options: SoakOptions): Promise<void> {
  const [seconds, look, vms] = [options.seconds, options.look, options.vms].map(Number) as [number, number, number];
  const machine = await soakingHost(options.mode, vms);
  begin(machine, vms);
  const began = performance.now();
  const heaps: number[] = [];
  const pages = new Set<string>();
  const wrong: string[] = [];
  const passed = (): number => (performance.now() - began) / 1000;
  console.log("seconds  guest's seconds  instructions  rounds of all  resident MiB  heap MiB  the host's free pages");
  for (let next = look; passed() < seconds && wrong.length === 0; next += look) {
    machine.input(Buffer.from("list\n"));
    let text = "";
    const most = machine.executed + STUCK;
    while (passed() < next || (heard(text, vms).wrong.length > 0 && machine.executed < most)) {
      const { kind } = machine.step(CHUNK);
      if (kind !== "budget" && kind !== "output") wrong.push(`the machine ends: ${kind}`);
      text += Buffer.from(machine.output()).toString();
      if (wrong.length > 0) break;
    }
    const { rounds, wrong: unheard } = heard(text, vms);
    wrong.push(...unheard);
    const free = /, (\d+) free pages/.exec(text)?.[1] ?? "none";
    pages.add(free);
    const { resident, heap } = memory();
    heaps.push(heap);
    const sum = rounds.reduce((a, b) => a + b, 0);
    const row = [passed().toFixed(0), (machine.now() / 1e9).toFixed(0), machine.executed, sum, resident.toFixed(0)];
    console.log([...row, heap.toFixed(1), free].join("  "));
  }
  const [warm, last] = [heaps[Math.min(WARM, heaps.length) - 1]!, heaps.at(-1)!];
  if (last > warm * GROWTH) wrong.push(`JavaScript's memory grew from ${warm.toFixed(1)} to ${last.toFixed(1)} MiB`);
  if (pages.size > 1) wrong.push(`the host's free pages changed: ${[...pages].join(", ")}`);
  console.log(wrong.length === 0 ? "nothing was lost, and no memory grew" : wrong.slice(0, 10).join("\n"));
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
