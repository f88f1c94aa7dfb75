/** The whole hypervisor as a program: scripts, random runs with everything that has to be so looked at, and mistakes that are found. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as abi from "../../kcore/layers/00-machine/abi.ts";
import * as registers from "../../kcore/layers/00-machine/context.ts";
import * as locks from "../../kcore/layers/04-locks/relate.ts";
import * as npts from "../../kcore/layers/08-npt-ops/relate.ts";
import * as spts from "../../kcore/layers/12-mmio-spt-ops/relate.ts";
import * as regions from "../../kcore/layers/13-mem-region/relate.ts";
import * as counters from "../../kcore/layers/19-boot-core/relate.ts";
import * as runners from "../../kcore/layers/27-vcpu-ops-aux/relate.ts";
import { brokenBehind, IO_TABLES, SEEN, STATES, TABLES } from "../../kcore/model/check.ts";
import type { Event } from "../../kcore/model/event.ts";
import type { Model } from "../../kcore/model/model.ts";
import { RandomEvents } from "../../kcore/model/random.ts";
import { lineOf, parseScript, ScriptError } from "../../kcore/model/script.ts";
import { performed, type Session, startSession, unexpected } from "../../kcore/model/session.ts";
import { STEPS } from "../../kcore/model/tried.ts";
import * as lasting from "../../kcore/security/lasting.ts";
import * as security from "../../kcore/security/relate.ts";
import { cases } from "../tier.ts";

const examples = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "examples", "kcore");

/** Does all of a script. */
function ran(text: string): Session {
  let session = startSession();
  for (const line of parseScript(text)) {
    if (line.event !== undefined) {
      const { session: after, broken } = performed(session, line.event);
      assert.equal(broken, undefined, `line ${line.number}`);
      session = after;
    }
    assert.equal(unexpected(session, line), undefined, `line ${line.number}`);
  }
  return session;
}

for (const file of readdirSync(examples).filter((f) => f.endsWith(".script")))
  test(`examples/kcore/${file}`, () => {
    ran(readFileSync(join(examples, file), "utf8"));
  });

test("random runs keep everything, and their script gives the same", () => {
  const events: Event[] = [];
  for (let seed = 1; seed <= cases(1, 50); seed++) {
    const random = new RandomEvents(seed);
    let session = startSession();
    for (let n = 0; n < 50; n++) {
      const event = random.of(session.top);
      events.push(event);
      const { session: after, broken } = performed(session, event);
      assert.equal(broken, undefined, `seed ${seed}: ${lineOf(event)}`);
      session = after;
    }
  }
  for (const event of events) assert.deepEqual(parseScript(lineOf(event))[0]!.event, event, lineOf(event));
});

/** A model in which a page that VM 1 has is something else. */
const changed = (model: Model, change: (pages: Model["machine"]["objects"]) => Model["machine"]["objects"]): Model => ({
  ...model,
  machine: { ...model.machine, objects: change(model.machine.objects) },
});

test("what is broken is found", () => {
  const before = ran(readFileSync(join(examples, "life.script"), "utf8").split("# An interrupt")[0]!).top;
  const page = 0x40001n as never;
  const written = changed(before, (o) => ({ ...o, memory: o.memory.with(page, 1n as never) }));
  assert.match(brokenBehind(before, written, 0n)!, /pageStays\(0x40001\)/);
  assert.equal(brokenBehind(before, written, 1n), undefined);
  const taken = changed(before, (o) => ({
    ...o,
    pages: o.pages.with(page, { ...o.pages.at(page), owner: 0n as never }),
  }));
  assert.match(brokenBehind(before, taken, 1n)!, /\(0x/);
});

test("all that relations and clauses say is tried", () => {
  const tried = new Set([...STATES, ...SEEN, ...TABLES, ...IO_TABLES, ...STEPS].map(([says]) => says as unknown));
  for (const module of [locks, npts, spts, regions, counters, runners, security, lasting])
    for (const [name, says] of Object.entries(module)) assert.ok(tried.has(says), `${name} is not tried`);
});

test("the header of hosts has the numbers of calls, codes and registers", () => {
  const header = readFileSync(join(examples, "..", "..", "kserv", "abi.h"), "utf8");
  const names = new Map<string, unknown>(Object.entries(abi));
  for (const [name, n] of Object.entries(registers)) names.set(`EX_${name.replace(/_EL2$/, "")}`, n);
  const found = [...header.matchAll(/\b([A-Z][A-Z0-9_]+) = (\d+)/g)].filter(([, name]) => names.has(name!));
  assert.ok(found.length >= 15);
  for (const [, name, number] of found) assert.equal(names.get(name!), BigInt(number!), name);
});

/** What `sekvm run` says, and how it ends. */
const command = (...words: string[]): { readonly status: number | null; readonly stdout: string } =>
  spawnSync(process.execPath, [join(examples, "..", "..", "bin", "sekvm.js"), "run", ...words], { encoding: "utf8" });

test("sekvm run --kcore-model and --random", () => {
  const { status, stdout } = command("--random", "5", "--seed", "2");
  assert.deepEqual([status, stdout], [0, "5 events from seed 2: all of it holds behind each\n"]);
  assert.equal(command("--random", "5", "--kernel", "x").status, 2);
  assert.equal(command("--kcore-model", join(examples, "none.script")).status, 2);
});

test("what is no script is refused, with its line", () => {
  for (const text of [
    "0 call",
    "0: fly",
    "x: irq",
    "0: load",
    "0: load 0x10000000000000000",
    "99: irq",
    "dma 16: load 0",
    "0: ask 33 0 PC",
    "0: set PSTATE 1",
  ])
    assert.throws(
      () => parseScript(`\n${text}`),
      (e) => e instanceof ScriptError && e.line === 2,
      text,
    );
});
