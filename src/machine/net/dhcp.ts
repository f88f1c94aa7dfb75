/** DHCP for a network with one guest: whatever it asks for, it gets its one address. @source RFC 2131, RFC 2132 */

const MAGIC = 0x6382_5363;
const OPTIONS = 240;
const OPTION = { mask: 1, router: 3, names: 6, lease: 51, kind: 53, server: 54, end: 255 } as const;
const KIND = { discover: 1, offer: 2, request: 3, acknowledge: 5 } as const;
const FOREVER = 0xffff_ffff;

interface Addresses {
  readonly gateway: number;
  readonly names: number;
  readonly guest: number;
  readonly mask: number;
}

/** The value of a one-byte option. */
function optionOf(message: Uint8Array, wanted: number): number | undefined {
  for (let at = OPTIONS; at + 2 < message.length; ) {
    const option = message[at]!;
    if (option === OPTION.end) return undefined;
    if (option === wanted) return message[at + 2];
    at += option === 0 ? 1 : 2 + message[at + 1]!;
  }
  return undefined;
}

/** The answer to a message of a client, undefined when it needs none. */
export function answerDhcp(message: Uint8Array, a: Addresses): Uint8Array | undefined {
  const asked = message.length > OPTIONS ? new DataView(message.buffer, message.byteOffset, message.length) : undefined;
  if (asked === undefined || message[0] !== 1 || asked.getUint32(236) !== MAGIC) return undefined;
  const kind = optionOf(message, OPTION.kind);
  if (kind !== KIND.discover && kind !== KIND.request) return undefined;
  const out = new Uint8Array(OPTIONS + 64);
  const v = new DataView(out.buffer);
  out.set(message.subarray(0, 4));
  out[0] = 2;
  v.setUint32(4, asked.getUint32(4));
  v.setUint16(10, asked.getUint16(10));
  v.setUint32(16, a.guest);
  v.setUint32(20, a.gateway);
  out.set(message.subarray(28, 44), 28);
  v.setUint32(236, MAGIC);
  out.set([OPTION.kind, 1, kind === KIND.discover ? KIND.offer : KIND.acknowledge], OPTIONS);
  let at = OPTIONS + 3;
  for (const [option, value] of [
    [OPTION.server, a.gateway],
    [OPTION.lease, FOREVER],
    [OPTION.mask, a.mask],
    [OPTION.router, a.gateway],
    [OPTION.names, a.names],
  ] as const) {
    out.set([option, 4], at);
    v.setUint32(at + 2, value);
    at += 6;
  }
  out[at] = OPTION.end;
  return out;
}
