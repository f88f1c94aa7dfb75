/** Ethernet, ARP, IPv4, UDP and TCP as bytes. Readers give undefined for what is cut or wrong; nothing is believed. */

export const ETHERNET = 14;
export const TYPE = { ip: 0x0800, arp: 0x0806 } as const;
export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17 } as const;
export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** The ones' complement sum of 16-bit words. */
function sum(bytes: Uint8Array, from = 0): number {
  let total = from;
  for (let i = 0; i < bytes.length; i += 2) total += bytes[i]! * 256 + (bytes[i + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x10000);
  return total;
}
const checksum = (bytes: Uint8Array, from = 0): number => ~sum(bytes, from) & 0xffff;

export interface Ip {
  readonly protocol: number;
  readonly from: number;
  readonly to: number;
  readonly payload: Uint8Array;
}

/** The packet in an Ethernet frame, if it is whole: fragments are not put together. */
export function readIp(frame: Uint8Array): Ip | undefined {
  const packet = frame.subarray(ETHERNET);
  const header = (packet[0]! & 15) * 4;
  if (packet.length < 20 || packet[0]! >> 4 !== 4 || header < 20 || header > packet.length) return undefined;
  const v = view(packet);
  const length = v.getUint16(2);
  const isFragment = (v.getUint16(6) & 0x3fff) !== 0;
  if (isFragment || length < header || length > packet.length || sum(packet.subarray(0, header)) !== 0xffff)
    return undefined;
  return {
    protocol: packet[9]!,
    from: v.getUint32(12),
    to: v.getUint32(16),
    payload: packet.subarray(header, length),
  };
}

/** A frame around a packet. */
export function ethernet(to: Uint8Array, from: Uint8Array, type: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(Math.max(60, ETHERNET + payload.length));
  frame.set(to, 0);
  frame.set(from, 6);
  view(frame).setUint16(12, type);
  frame.set(payload, ETHERNET);
  return frame;
}

export function writeIp({ protocol, from, to, payload }: Ip): Uint8Array {
  const packet = new Uint8Array(20 + payload.length);
  const v = view(packet);
  packet[0] = 0x45;
  v.setUint16(2, packet.length);
  v.setUint16(6, 0x4000); // not to be cut
  packet[8] = 64;
  packet[9] = protocol;
  v.setUint32(12, from);
  v.setUint32(16, to);
  v.setUint16(10, checksum(packet.subarray(0, 20)));
  packet.set(payload, 20);
  return packet;
}

/** The sum of what UDP and TCP count besides themselves. */
const pseudo = (ip: Omit<Ip, "payload">, length: number): number =>
  (ip.from >>> 16) + (ip.from & 0xffff) + (ip.to >>> 16) + (ip.to & 0xffff) + ip.protocol + length;

export interface Udp {
  readonly from: number;
  readonly to: number;
  readonly payload: Uint8Array;
}

export function readUdp({ payload }: Ip): Udp | undefined {
  if (payload.length < 8) return undefined;
  const v = view(payload);
  const length = v.getUint16(4);
  if (length < 8 || length > payload.length) return undefined;
  return { from: v.getUint16(0), to: v.getUint16(2), payload: payload.subarray(8, length) };
}

export function writeUdp(ip: Omit<Ip, "payload" | "protocol">, { from, to, payload }: Udp): Uint8Array {
  const bytes = new Uint8Array(8 + payload.length);
  const v = view(bytes);
  v.setUint16(0, from);
  v.setUint16(2, to);
  v.setUint16(4, bytes.length);
  bytes.set(payload, 8);
  const head = { ...ip, protocol: PROTOCOL.udp };
  v.setUint16(6, checksum(bytes, pseudo(head, bytes.length)) || 0xffff);
  return writeIp({ ...head, payload: bytes });
}

export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly sequence: number;
  readonly acknowledged: number;
  readonly flags: number;
  readonly window: number;
  readonly payload: Uint8Array;
}

export function readTcp(ip: Ip): Segment | undefined {
  const { payload: bytes } = ip;
  if (bytes.length < 20 || sum(bytes, pseudo(ip, bytes.length)) !== 0xffff) return undefined;
  const v = view(bytes);
  const header = (bytes[12]! >> 4) * 4;
  if (header < 20 || header > bytes.length) return undefined;
  return {
    from: v.getUint16(0),
    to: v.getUint16(2),
    sequence: v.getUint32(4),
    acknowledged: v.getUint32(8),
    flags: bytes[13]!,
    window: v.getUint16(14),
    payload: bytes.subarray(header),
  };
}

export function writeTcp(ip: Omit<Ip, "payload" | "protocol">, s: Segment): Uint8Array {
  const isSyn = (s.flags & TCP_FLAG.syn) !== 0;
  const header = isSyn ? 24 : 20;
  const bytes = new Uint8Array(header + s.payload.length);
  const v = view(bytes);
  v.setUint16(0, s.from);
  v.setUint16(2, s.to);
  v.setUint32(4, s.sequence);
  v.setUint32(8, s.acknowledged);
  bytes[12] = (header / 4) << 4;
  bytes[13] = s.flags;
  v.setUint16(14, s.window);
  if (isSyn) v.setUint32(20, 0x0204_0000 + MOST_SEGMENT);
  bytes.set(s.payload, header);
  const head = { ...ip, protocol: PROTOCOL.tcp };
  v.setUint16(16, checksum(bytes, pseudo(head, bytes.length)));
  return writeIp({ ...head, payload: bytes });
}

/** Bytes of one segment to the guest. */
export const MOST_SEGMENT = 1460;

/** The answer to an echo request, undefined for anything else. */
export function echoOf(ip: Ip): Uint8Array | undefined {
  if (ip.payload.length < 8 || ip.payload[0] !== 8) return undefined;
  const answer = ip.payload.slice();
  answer[0] = 0;
  view(answer).setUint16(2, 0);
  view(answer).setUint16(2, checksum(answer));
  return writeIp({ protocol: PROTOCOL.icmp, from: ip.to, to: ip.from, payload: answer });
}

/** What an ARP request asks for: an address, and who asks. */
export function readArp(frame: Uint8Array): { readonly asked: number; readonly by: number } | undefined {
  if (frame.length < ETHERNET + 28) return undefined;
  const v = view(frame.subarray(ETHERNET));
  const isRequest = v.getUint32(0) === 0x0001_0800 && v.getUint32(4) === 0x0604_0001;
  return isRequest ? { asked: v.getUint32(24), by: v.getUint32(14) } : undefined;
}

/** The answer that an address is at `mac`. */
export function writeArp(mac: Uint8Array, address: number, to: Uint8Array, by: number): Uint8Array {
  const bytes = new Uint8Array(28);
  const v = view(bytes);
  v.setUint32(0, 0x0001_0800);
  v.setUint32(4, 0x0604_0002);
  bytes.set(mac, 8);
  v.setUint32(14, address);
  bytes.set(to, 18);
  v.setUint32(24, by);
  return bytes;
}
