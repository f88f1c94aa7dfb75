/** The network of a guest: the gateway's answers, TCP against sockets of the test, and the switch. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  FrameReader,
  type HostSocket,
  packed,
  type SocketEvents,
  type Sockets,
  Switch,
  UserNetwork,
} from "../../src/machine/index.ts";
import {
  ETHERNET,
  ethernet,
  PROTOCOL,
  readIp,
  readTcp,
  readUdp,
  type Segment,
  TCP_FLAG,
  TYPE,
  writeIp,
  writeTcp,
  writeUdp,
} from "../../src/machine/net/packets.ts";
import { NETWORK } from "../../src/machine/net/user.ts";
import { type Link, Net } from "../../src/machine/virtio/net.ts";
import { generator } from "../isa/random.ts";
import { cases } from "../tier.ts";
import { Driver } from "./virtio-driver.ts";

const MAC = Uint8Array.of(0x52, 0x54, 0, 0x12, 0x34, 0x56);
const GATEWAY_MAC = Uint8Array.of(0x52, 0x55, 10, 0, 2, 2);
const ANYBODY = new Uint8Array(6).fill(255);
const { gateway, guest, names } = NETWORK;

/** A connection as the host sees it. */
class FakeSocket implements HostSocket {
  readonly address: string;
  readonly port: number;
  readonly events: SocketEvents;
  readonly got: number[] = [];
  hasEnded = false;
  isDestroyed = false;
  isPaused = false;
  pending = 0;
  constructor(address: string, port: number, events: SocketEvents) {
    this.address = address;
    this.port = port;
    this.events = events;
  }
  write(bytes: Uint8Array): void {
    this.got.push(...bytes);
  }
  end(): void {
    this.hasEnded = true;
  }
  destroy(): void {
    this.isDestroyed = true;
  }
  pause(isPaused: boolean): void {
    this.isPaused = isPaused;
  }
}

class FakeHost implements Sockets {
  readonly sockets: FakeSocket[] = [];
  readonly asked: string[] = [];
  open(address: string, port: number, events: SocketEvents): FakeSocket {
    const socket = new FakeSocket(address, port, events);
    this.sockets.push(socket);
    return socket;
  }
  resolve(name: string, done: (addresses: readonly string[]) => void): void {
    this.asked.push(name);
    done(name === "there.example" ? ["192.0.2.7", "192.0.2.8"] : []);
  }
}

/** A guest's end of the wire. */
class Wire {
  readonly host = new FakeHost();
  readonly network = new UserNetwork(this.host);
  frames: Uint8Array[] = [];
  waiting = 0;

  constructor() {
    const waiting = (): number => this.waiting;
    this.network.connect({
      mac: MAC,
      receive: (frame) => this.frames.push(frame),
      get waiting() {
        return waiting();
      },
    });
  }
  send(type: number, payload: Uint8Array, to = GATEWAY_MAC): Uint8Array[] {
    this.network.send(ethernet(to, MAC, type, payload));
    return this.take();
  }
  take(): Uint8Array[] {
    const { frames } = this;
    this.frames = [];
    return frames;
  }
}

const word = (n: number): number[] => [24, 16, 8, 0].map((s) => (n >>> s) & 255);
const arp = (asked: number): Uint8Array =>
  Uint8Array.of(0, 1, 8, 0, 6, 4, 0, 1, ...MAC, ...word(guest), 0, 0, 0, 0, 0, 0, ...word(asked));

test("the gateway and the name server are at the gateway's address, nobody else is", () => {
  const wire = new Wire();
  for (const asked of [gateway, names]) {
    const [answer] = wire.send(TYPE.arp, arp(asked), ANYBODY);
    assert.deepEqual([...answer!.subarray(0, 14)], [...MAC, ...GATEWAY_MAC, 8, 6]);
    assert.deepEqual([...answer!.subarray(20, 32)], [0, 2, ...GATEWAY_MAC, ...word(asked)]);
  }
  assert.deepEqual(wire.send(TYPE.arp, arp(guest), ANYBODY), []);
});

test("a ping of the gateway comes back", () => {
  const ping = Uint8Array.of(8, 0, 0xf7, 0xfc, 0, 1, 0, 2);
  const [answer] = new Wire().send(
    TYPE.ip,
    writeIp({ protocol: PROTOCOL.icmp, from: guest, to: gateway, payload: ping }),
  );
  const ip = readIp(answer!)!;
  assert.deepEqual([ip.from, ip.to, ...ip.payload], [gateway, guest, 0, 0, 0xff, 0xfc, 0, 1, 0, 2]);
});

test("DHCP gives the guest its address", () => {
  const message = new Uint8Array(244);
  message.set([1, 1, 6, 0, 0xde, 0xad, 0xbe, 0xef]);
  message.set(MAC, 28);
  for (const [kind, answered] of [
    [1, 2],
    [3, 5],
  ] as const) {
    message.set([0x63, 0x82, 0x53, 0x63, 53, 1, kind, 255], 236);
    const wire = new Wire();
    const [answer] = wire.send(TYPE.ip, writeUdp({ from: 0, to: 0xffff_ffff }, { from: 68, to: 67, payload: message }));
    const udp = readUdp(readIp(answer!)!)!;
    assert.equal(udp.to, 68);
    assert.deepEqual([...udp.payload.subarray(4, 8)], [0xde, 0xad, 0xbe, 0xef]);
    assert.deepEqual([...udp.payload.subarray(16, 20)], word(guest));
    assert.deepEqual([...udp.payload.subarray(240, 243)], [53, 1, answered]);
  }
});

const dnsQuery = (name: string, type: number): Uint8Array =>
  Uint8Array.of(
    7,
    9,
    1,
    0,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    ...name.split(".").flatMap((l) => [l.length, ...new TextEncoder().encode(l)]),
    0,
    0,
    type,
    0,
    1,
  );
const dns = (wire: Wire, query: Uint8Array): Uint8Array[] =>
  wire
    .send(TYPE.ip, writeUdp({ from: guest, to: names }, { from: 999, to: 53, payload: query }))
    .map((f) => readUdp(readIp(f)!)!.payload);

test("names are looked up by the host; what is no question for an address is refused", () => {
  const wire = new Wire();
  const [found] = dns(wire, dnsQuery("there.example", 1));
  assert.deepEqual([...found!.subarray(0, 8)], [7, 9, 0x81, 0x80, 0, 1, 0, 2]);
  assert.deepEqual([...found!.slice(-4)], [192, 0, 2, 8]);
  assert.equal(dns(wire, dnsQuery("nowhere.example", 1))[0]![3]! & 15, 3);
  assert.equal(dns(wire, dnsQuery("there.example", 28))[0]![3]! & 15, 5);
  assert.deepEqual(dns(wire, dnsQuery("there.example", 1).subarray(0, 15)), []);
  assert.deepEqual(wire.host.asked, ["there.example", "nowhere.example"]);
});

/** A guest's TCP, that takes what comes in order and says so. */
class GuestTcp {
  readonly wire: Wire;
  readonly ends: { from: number; to: number };
  sequence = 1000;
  expected = 0;
  readonly got: number[] = [];
  readonly flags: number[] = [];
  window = 4000;
  /** Whether a segment that comes is dropped. */
  loses = (): boolean => false;

  constructor(wire: Wire, to = gateway) {
    this.wire = wire;
    this.ends = { from: guest, to };
  }

  send(flags: number, payload: Uint8Array = new Uint8Array(0)): void {
    const s = {
      from: 5000,
      to: 80,
      sequence: this.sequence,
      acknowledged: this.expected,
      flags,
      window: this.window,
      payload,
    };
    this.sequence += payload.length + ((flags & (TCP_FLAG.syn | TCP_FLAG.fin)) !== 0 ? 1 : 0);
    this.wire.network.send(ethernet(GATEWAY_MAC, MAC, TYPE.ip, writeTcp(this.ends, s)));
  }
  /** Takes what has come, and acknowledges each segment. */
  settle(): void {
    for (let frames = this.wire.take(); frames.length > 0; frames = this.wire.take())
      for (const s of frames.map((f) => readTcp(readIp(f)!)!)) if (!this.loses()) this.#take(s);
  }
  #take(s: Segment): void {
    this.flags.push(s.flags);
    if ((s.flags & TCP_FLAG.syn) !== 0) this.expected = s.sequence + 1;
    else if (s.sequence === this.expected) {
      this.got.push(...s.payload);
      this.expected += s.payload.length + (s.flags & TCP_FLAG.fin);
    }
    const asksAnswer = s.payload.length > 0 || (s.flags & (TCP_FLAG.syn | TCP_FLAG.fin)) !== 0;
    if (asksAnswer) this.send(TCP_FLAG.ack);
  }
}

test("a connection: bytes both ways, each side closing", () => {
  const wire = new Wire();
  const tcp = new GuestTcp(wire);
  tcp.send(TCP_FLAG.syn);
  const [socket] = wire.host.sockets;
  assert.deepEqual([socket!.address, socket!.port, wire.take().length], ["127.0.0.1", 80, 0]);
  socket!.events.opened();
  tcp.settle();
  tcp.send(TCP_FLAG.ack | TCP_FLAG.psh, Uint8Array.of(1, 2, 3));
  tcp.settle();
  assert.deepEqual(socket!.got, [1, 2, 3]);
  const page = Uint8Array.from({ length: 50_000 }, (_, i) => i * 3);
  socket!.events.data(page);
  tcp.settle();
  assert.deepEqual(tcp.got, [...page]);
  socket!.events.ended();
  tcp.settle();
  assert.equal(tcp.flags.at(-1)! & TCP_FLAG.fin, TCP_FLAG.fin);
  tcp.send(TCP_FLAG.fin | TCP_FLAG.ack);
  tcp.settle();
  assert.deepEqual([socket!.hasEnded, socket!.isDestroyed, wire.network.isBusy], [true, true, false]);
});

test("what the guest loses it gets again, and its window is kept", () => {
  const random = generator(2);
  const wire = new Wire();
  const tcp = new GuestTcp(wire);
  tcp.send(TCP_FLAG.syn);
  wire.host.sockets[0]!.events.opened();
  tcp.settle();
  tcp.loses = () => random() % 10 === 0;
  const page = Uint8Array.from({ length: 200_000 }, (_, i) => i >> 3);
  wire.host.sockets[0]!.events.data(page);
  for (let i = 0; i < 2000 && tcp.got.length < page.length; i++) {
    tcp.settle();
    for (let again = 0; again < 4; again++) tcp.send(TCP_FLAG.ack); // as a guest that misses something does
  }
  assert.ok(Buffer.from(tcp.got).equals(page));
});

test("nobody there, a host that is gone, a segment of nothing: reset", () => {
  const wire = new Wire();
  const tcp = new GuestTcp(wire, 0xc000_0201);
  tcp.send(TCP_FLAG.syn);
  assert.equal(wire.host.sockets[0]!.address, "192.0.2.1");
  wire.host.sockets[0]!.events.failed();
  tcp.settle();
  assert.deepEqual(tcp.flags, [TCP_FLAG.rst | TCP_FLAG.ack]);
  tcp.send(TCP_FLAG.ack, Uint8Array.of(1));
  tcp.settle();
  assert.equal(tcp.flags.at(-1), TCP_FLAG.rst | TCP_FLAG.ack);
});

test("no frame makes the network fail, or the host keep what a guest wants it to", () => {
  const random = generator(4);
  const wire = new Wire();
  for (let i = 0; i < cases(5000, 200_000); i++) {
    const segment = {
      from: random() % 4000,
      to: random() % 3,
      sequence: random(),
      acknowledged: random(),
      flags: random() & 63,
      window: random() & 0xffff,
      payload: new Uint8Array(random() % 50),
    };
    const packet = [
      () => writeTcp({ from: guest, to: gateway }, segment),
      () =>
        writeUdp(
          { from: guest, to: names },
          { from: 1, to: [53, 67][random() % 2]!, payload: dnsQuery("a.b", random() % 3) },
        ),
      () => arp(gateway),
    ][random() % 3]!();
    for (let n = random() % 3; n > 0; n--) packet[random() % packet.length] = random() & 255;
    wire.send(
      [TYPE.ip, TYPE.arp][random() % 2]!,
      packet.subarray(0, random() % 4 === 0 ? random() % packet.length : packet.length),
    );
    const socket = wire.host.sockets[random() % (wire.host.sockets.length + 1)];
    if (socket !== undefined && !socket.isDestroyed) {
      const { events } = socket;
      [
        () => events.opened(),
        () => events.data(new Uint8Array(random() % 3000)),
        () => events.ended(),
        () => events.failed(),
      ][random() % 4]!();
    }
  }
  assert.ok(wire.host.sockets.filter((s) => !s.isDestroyed).length <= 256);
});

test("a switch sends to where an address is, and to all while nobody knows", () => {
  const hub = new Switch();
  const links = [hub.link(), hub.link(), hub.link()];
  const got: number[][] = [[], [], []];
  for (const [i, link] of links.entries())
    link.connect({ receive: (f) => got[i]!.push(f[14]!), waiting: 0, mac: ANYBODY });
  const mac = (n: number): Uint8Array => Uint8Array.of(2, 0, 0, 0, 0, n);
  const send = (from: number, to: Uint8Array, what: number): void =>
    links[from]!.send(ethernet(to, mac(from), 0x88b5, Uint8Array.of(what)));
  send(0, mac(1), 10);
  send(1, mac(0), 11);
  send(0, mac(1), 12);
  send(2, ANYBODY, 13);
  links[0]!.send(new Uint8Array(5));
  assert.deepEqual(got, [[11, 13], [10, 12, 13], [10]]);
  links[1]!.unplug();
  send(1, mac(0), 14); // comes from nowhere
  send(0, mac(1), 15); // to all who are left, since nobody knows where it is
  assert.deepEqual(got, [
    [11, 13],
    [10, 12, 13],
    [10, 15],
  ]);
});

test("frames come out of a stream as they went in, however it is cut, and what is no frame ends it", () => {
  const random = generator(5);
  for (let i = 0; i < 50; i++) {
    const frames = Array.from({ length: 4 }, () => new Uint8Array(14 + (random() % 1501)).fill(random()));
    const bytes = frames.flatMap((f) => [...packed(f)]);
    const got: Uint8Array[] = [];
    const reader = new FrameReader((f) => got.push(f));
    for (let at = 0; at < bytes.length; ) {
      const to = at + 1 + (random() % (random() % 2 === 0 ? 3 : 4000));
      assert.ok(reader.take(Uint8Array.from(bytes.slice(at, to))));
      at = to;
    }
    assert.deepEqual(got, frames);
  }
  for (const length of [0, 13, 1515, 65535])
    assert.equal(new FrameReader(() => {}).take(Uint8Array.of(length >> 8, length & 255)), false);
});

test("two machines talk over a switch by their network devices", () => {
  const hub = new Switch();
  const device = (link: Link, n: number): { net: Net; kick: (d: Driver) => void } => {
    let driver: Driver | undefined;
    const net = new Net(link, Uint8Array.of(2, 0, 0, 0, 0, n), () => driver?.device.serve(0));
    return { net, kick: (d) => (driver = d) };
  };
  const [a, b] = [device(hub.link(), 1), device(hub.link(), 2)];
  const [sender, receiver] = [new Driver(a.net, 1), new Driver(b.net, 0)];
  b.kick(receiver);
  assert.equal(receiver.device.read(0x105, 1), 2);
  const room = receiver.request([], [12 + 1514]);
  assert.equal(receiver.used, 0);
  const frame = ethernet(
    ANYBODY,
    Uint8Array.of(2, 0, 0, 0, 0, 1),
    0x88b5,
    Uint8Array.from({ length: 100 }, (_, i) => i),
  );
  sender.request([new Uint8Array(12), frame.subarray(0, 30), frame.subarray(30)], []);
  assert.equal(receiver.used, 1);
  const seen = receiver.bytes(0x4001_0000, room.length);
  assert.deepEqual(seen.subarray(12, 12 + frame.length), frame);
  assert.equal(frame[ETHERNET + 5], 5);
});
