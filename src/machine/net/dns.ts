/** DNS as far as a guest needs it: one question for an IPv4 address is answered by the host, all else is refused. @source RFC 1035 */

const HEADER = 12;
const TYPE_A = 1;
const CLASS_IN = 1;
const FLAG = { answer: 0x8000, wanted: 0x0100, available: 0x0080, noName: 3, refused: 5 } as const;
const MOST_NAME = 253;
const MOST_ANSWERS = 8;
const SECONDS = 60;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Where the name of the only question ends, and the name. */
function question(query: Uint8Array): { readonly name: string; readonly end: number } | undefined {
  if (query.length < HEADER || view(query).getUint16(4) !== 1 || query[2]! >> 3 !== 0) return undefined;
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query[at]; length !== 0; length = query[at]) {
    if (length === undefined || length > 63 || at + length >= query.length) return undefined;
    labels.push(String.fromCharCode(...query.subarray(at + 1, at + 1 + length)));
    at += length + 1;
  }
  const name = labels.join(".");
  const isName = /^[A-Za-z0-9_.-]+$/.test(name) && name.length <= MOST_NAME;
  return isName && at + 5 <= query.length ? { name, end: at + 1 } : undefined;
}

/** The name whose IPv4 address is asked for. */
function nameOf(query: Uint8Array): string | undefined {
  const q = question(query);
  if (q === undefined) return undefined;
  const v = view(query);
  return v.getUint16(q.end) === TYPE_A && v.getUint16(q.end + 2) === CLASS_IN ? q.name : undefined;
}

function head(query: Uint8Array, length: number, flags: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(query.subarray(0, Math.min(query.length, length)));
  const v = view(out);
  v.setUint16(2, FLAG.answer | FLAG.available | (view(query).getUint16(2) & FLAG.wanted) | flags);
  for (const at of [6, 8, 10]) v.setUint16(at, 0);
  return out;
}

/** The answer to a question that `nameOf` knows. */
function answer(query: Uint8Array, addresses: readonly string[]): Uint8Array {
  const end = question(query)!.end + 4;
  const found = addresses.slice(0, MOST_ANSWERS);
  const out = head(query, end + 16 * found.length, found.length === 0 ? FLAG.noName : 0);
  const v = view(out);
  v.setUint16(6, found.length);
  for (const [i, a] of found.entries()) {
    const at = end + 16 * i;
    v.setUint16(at, 0xc000 + HEADER); // the name of the question
    v.setUint16(at + 2, TYPE_A);
    v.setUint16(at + 4, CLASS_IN);
    v.setUint32(at + 6, SECONDS);
    v.setUint16(at + 10, 4);
    out.set(a.split(".").map(Number), at + 12);
  }
  return out;
}

export const answerDns = { nameOf, answer };

/** What is said to any other question; nothing to what is no question. */
export function refuseDns(query: Uint8Array): Uint8Array | undefined {
  const q = question(query);
  return q === undefined ? undefined : head(query, q.end + 4, FLAG.refused);
}
