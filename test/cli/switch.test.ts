/** `--net switch:NAME`: machines of one user meet, come, go and misbehave. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { renameSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Network } from "../../src/cli/run/network.ts";
import { openSwitch } from "../../src/cli/run/switch.ts";
import { ethernet } from "../../src/machine/net/packets.ts";
import { sekvm } from "./sekvm.ts";

/** A name that no other run of this test has. */
const nameOf = (what: string): string => `${what}-${process.pid}`;
const macOf = (n: number): Uint8Array => Uint8Array.of(2, 0, 0, 0, 0, n);
const EVERYBODY = new Uint8Array(6).fill(255);

/** A machine's end of a switch: what came last for each waiter. */
class End {
  readonly network: Network;
  readonly #mac: Uint8Array;
  readonly got: number[] = [];
  constructor(name: string, n: number) {
    this.#mac = macOf(n);
    this.network = openSwitch(name, [], (text) => assert.fail(text));
    this.network.link.connect({ mac: this.#mac, waiting: 0, receive: (frame) => this.got.push(frame[14]!) });
  }
  say(what: number): void {
    this.network.link.send(ethernet(EVERYBODY, this.#mac, 0x88b5, Uint8Array.of(what)));
  }
  /** Says it again until somebody has heard it: while the switch changes hands frames are lost. */
  async isHeardBy(other: End, what: number): Promise<void> {
    while (!other.got.includes(what)) {
      this.say(what);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

test("two machines meet on a switch, and a third one with an address that is there is refused", async () => {
  const meet = (seed: number) => sekvm(["run", "meet", "--net", `switch:${nameOf("meet")}`, "--seed", `${seed}`]);
  const twins = [meet(1), meet(1)];
  const refused = await Promise.race(twins);
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /CFG02 there is no place at the switch: another machine has the address.*\n(.*\n)*.*--seed/,
  );
  const [a, b, c] = await Promise.all([...twins, meet(2)]);
  const [first] = [a, b].filter((r) => r !== refused);
  assert.deepEqual([first!.code, c!.code], [0, 0]);
  assert.match(first!.stdout, /^52:54:00:12:34:57 is here\nmet 52:54:9e:49:ae:08\n$/);
  assert.match(c!.stdout, /^52:54:9e:49:ae:08 is here\nmet 52:54:00:12:34:57\n$/);
});

test("a switch has a name of letters, digits, - and _", async () => {
  for (const word of ["switch:", "switch:../x", `switch:${"a".repeat(33)}`, "tap"]) {
    const { code, stderr } = await sekvm(["run", "meet", "--net", word]);
    assert.equal(code, 2);
    assert.match(stderr, /CFG02 there is no such network/);
  }
});

test("when the machine that keeps a switch goes, another one keeps it", async () => {
  const name = nameOf("keeper");
  const ends = [1, 2, 3].map((n) => new End(name, n));
  for (const { network } of ends) await network.plug();
  const [keeper, second, third] = ends as [End, End, End];
  await keeper.isHeardBy(third, 1);
  await third.isHeardBy(second, 2);
  keeper.network.close();
  await second.isHeardBy(third, 3);
  await third.isHeardBy(second, 4);
  for (const { network } of [second, third]) network.close();
});

test("a socket that a killed machine has left is replaced, and who sends no frames is cut off", async () => {
  const name = nameOf("left");
  const path = join(tmpdir(), `sekvm-${userInfo().uid}`, name);
  const [end, other] = [new End(name, 1), new End(name, 2)];
  await end.network.plug(); // makes the folder
  end.network.close();
  const dead = createServer().listen(`${path}.dead`);
  await once(dead, "listening");
  renameSync(`${path}.dead`, path);
  dead.close();
  const [again] = [new End(name, 3)];
  await again!.network.plug();
  await other.network.plug();
  const stranger = createConnection(path);
  stranger.write(Uint8Array.of(...macOf(9), 0xff, 0xff, 1, 2, 3));
  stranger.resume();
  await once(stranger, "close");
  const silent = createConnection(path);
  silent.write(Uint8Array.of(1, 2));
  await again!.isHeardBy(other, 7);
  silent.destroy();
  for (const { network } of [again!, other]) network.close();
});
