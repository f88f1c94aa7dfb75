/**
 * A network for one guest that needs no rights on the host: a gateway that answers ARP, DHCP, DNS and pings itself, and is
 * the other end of each TCP connection, which it makes again with a socket of the host. The addresses are those of QEMU.
 */
import { type Link, type LinkPort, MOST_FRAMES } from "../virtio/net.ts";
import { answerDhcp } from "./dhcp.ts";
import { answerDns, refuseDns } from "./dns.ts";
import {
  echoOf,
  ethernet,
  type Ip,
  PROTOCOL,
  readArp,
  readIp,
  readTcp,
  readUdp,
  type Segment,
  TCP_FLAG,
  TYPE,
  writeArp,
  writeTcp,
  writeUdp,
} from "./packets.ts";
import { type HostSocket, type SocketEvents, TcpEnd } from "./tcp.ts";

/** What the host does for the network. */
export interface Sockets {
  /** Connects to an address; nothing of `events` is called before it returns. */
  open(address: string, port: number, events: SocketEvents): HostSocket;
  /** Finds IPv4 addresses of a name, later; none when there are none. */
  resolve(name: string, done: (addresses: readonly string[]) => void): void;
}

const address = (a: number, b: number, c: number, d: number): number => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
export const NETWORK = {
  gateway: address(10, 0, 2, 2),
  names: address(10, 0, 2, 3),
  guest: address(10, 0, 2, 15),
  mask: address(255, 255, 255, 0),
} as const;

const GATEWAY_MAC = Uint8Array.of(0x52, 0x55, 10, 0, 2, 2);
const EVERYBODY = new Uint8Array(6).fill(255);
const PORT = { dns: 53, dhcpServer: 67, dhcpClient: 68 } as const;
const MOST_CONNECTIONS = 256;
/** Names that are being looked up. */
const MOST_LOOKUPS = 64;
/** Frames that are kept free for answers. */
const SPARE_FRAMES = 64;

/** An address as people write it. */
export const dotted = (a: number): string => [24, 16, 8, 0].map((shift) => (a >>> shift) & 255).join(".");

export class UserNetwork implements Link {
  readonly #sockets: Sockets;
  #port: LinkPort | undefined;
  /** Where the guest is, once it has sent something. */
  #guestMac = EVERYBODY;
  readonly #connections = new Map<string, TcpEnd>();
  #lookups = 0;

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  connect(port: LinkPort): void {
    this.#port = port;
  }

  #give(type: number, payload: Uint8Array): void {
    this.#port?.receive(ethernet(this.#guestMac, GATEWAY_MAC, type, payload));
  }

  send(frame: Uint8Array): void {
    if (frame.length < 14) return;
    this.#guestMac = frame.slice(6, 12);
    const type = frame[12]! * 256 + frame[13]!;
    if (type === TYPE.arp) this.#arp(frame);
    const ip = type === TYPE.ip ? readIp(frame) : undefined;
    if (ip?.protocol === PROTOCOL.udp) this.#udp(ip);
    else if (ip?.protocol === PROTOCOL.tcp) this.#tcp(ip);
    else if (ip?.protocol === PROTOCOL.icmp && (ip.to === NETWORK.gateway || ip.to === NETWORK.names)) {
      const echo = echoOf(ip);
      if (echo !== undefined) this.#give(TYPE.ip, echo);
    }
    this.pump();
  }

  /** Every address of the network but the guest's is at the gateway. */
  #arp(frame: Uint8Array): void {
    const arp = readArp(frame);
    const isHere = arp !== undefined && (arp.asked === NETWORK.gateway || arp.asked === NETWORK.names);
    if (isHere) this.#give(TYPE.arp, writeArp(GATEWAY_MAC, arp.asked, this.#guestMac, arp.by));
  }

  #udp(ip: Ip): void {
    const udp = readUdp(ip);
    if (udp === undefined) return;
    if (udp.to === PORT.dhcpServer) {
      const payload = answerDhcp(udp.payload, NETWORK);
      if (payload === undefined) return;
      const ends = { from: NETWORK.gateway, to: 0xffff_ffff };
      this.#give(TYPE.ip, writeUdp(ends, { from: PORT.dhcpServer, to: PORT.dhcpClient, payload }));
    } else if (udp.to === PORT.dns && ip.to === NETWORK.names) this.#dns(ip, udp.from, udp.payload);
  }

  #dns(ip: Ip, port: number, query: Uint8Array): void {
    const reply = (payload: Uint8Array): void =>
      this.#give(TYPE.ip, writeUdp({ from: ip.to, to: ip.from }, { from: PORT.dns, to: port, payload }));
    const asked = query.slice();
    const name = this.#lookups < MOST_LOOKUPS ? answerDns.nameOf(asked) : undefined;
    if (name === undefined) {
      const refused = refuseDns(asked);
      if (refused !== undefined) reply(refused);
      return;
    }
    this.#lookups++;
    this.#sockets.resolve(name, (addresses) => {
      this.#lookups--;
      reply(answerDns.answer(asked, addresses));
    });
  }

  #tcp(ip: Ip): void {
    const s = readTcp(ip);
    if (s === undefined || ip.from !== NETWORK.guest) return;
    const key = `${s.from} ${ip.to} ${s.to}`;
    const ends = { from: ip.to, to: ip.from };
    const send = (answer: Omit<Segment, "from" | "to">): void =>
      this.#give(TYPE.ip, writeTcp(ends, { ...answer, from: s.to, to: s.from }));
    const known = this.#connections.get(key);
    if (known !== undefined && !known.isClosed) {
      known.receive(s);
      return;
    }
    this.#connections.delete(key);
    const isNew = (s.flags & (TCP_FLAG.syn | TCP_FLAG.ack | TCP_FLAG.rst)) === TCP_FLAG.syn;
    if (isNew && this.#makeRoom()) {
      const to = ip.to === NETWORK.gateway ? "127.0.0.1" : dotted(ip.to);
      const open = (events: SocketEvents): HostSocket => this.#sockets.open(to, s.to, events);
      this.#connections.set(key, new TcpEnd(s, send, () => this.#hasRoom, open));
    } else if ((s.flags & TCP_FLAG.rst) === 0) {
      const length = s.payload.length + (isNew ? 1 : 0);
      const acknowledged = (s.sequence + length) % 2 ** 32;
      send({
        sequence: s.acknowledged,
        acknowledged,
        flags: TCP_FLAG.rst | TCP_FLAG.ack,
        window: 0,
        payload: new Uint8Array(0),
      });
    }
  }

  get #hasRoom(): boolean {
    return (this.#port?.waiting ?? 0) < MOST_FRAMES - SPARE_FRAMES;
  }

  /** Whether one more connection may be made, those that are closed being forgotten. */
  #makeRoom(): boolean {
    for (const [key, end] of this.#connections) if (end.isClosed) this.#connections.delete(key);
    return this.#connections.size < MOST_CONNECTIONS;
  }

  /** Whether something may come without the guest's doing. */
  get isBusy(): boolean {
    return this.#lookups > 0 || [...this.#connections.values()].some((end) => !end.isClosed);
  }

  /** Sends what had no room before. */
  pump(): void {
    for (const end of this.#connections.values()) end.pump();
  }

  /** Ends all connections. */
  close(): void {
    for (const end of this.#connections.values()) end.destroy();
    this.#connections.clear();
  }
}
