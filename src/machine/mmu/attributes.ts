/**
 * What kind of memory an address is: an attribute byte as MAIR and PAR_EL1 have it (outer in the upper half; 0 there is
 * device memory), and shareability as descriptors have it (0 none, 2 outer, 3 inner).
 *
 * @source Arm ARM, chapter D8, "Combining memory types and attributes"
 */
export interface MemoryType {
  readonly attributes: number;
  readonly share: number;
}

const NOT_CACHEABLE = 0x44;
const OUTER = 2;
const INNER = 3;

/** Device memory, and normal memory that no cache keeps, is outer shareable whatever is said about it. */
const typeOf = (attributes: number, share: number): MemoryType => ({
  attributes,
  share: attributes < 16 || attributes === NOT_CACHEABLE ? OUTER : share,
});

export const isDevice = (t: MemoryType): boolean => t.attributes < 16;

const shareOf = (descriptor: bigint): number => Number((descriptor >> 8n) & 3n);

/** With stage 1 off. */
export const flatType = (isCacheable: boolean): MemoryType => typeOf(isCacheable ? 0xff : 0, 0);

/** Of a stage-1 leaf. */
export const type1 = (mair: bigint, descriptor: bigint): MemoryType =>
  typeOf(Number((mair >> (8n * ((descriptor >> 2n) & 7n))) & 0xffn), shareOf(descriptor));

/** Stage 2 has four bits instead of a byte: outer and inner each 1 not cacheable, 2 write-through, 3 write-back. */
export function type2(descriptor: bigint): MemoryType {
  const [outer, inner] = [Number((descriptor >> 4n) & 3n), Number((descriptor >> 2n) & 3n)];
  const half = (kind: number): number => [0, 4, 0xb, 0xf][kind]!;
  return typeOf(outer === 0 ? 4 * inner : 16 * half(outer) + half(inner), shareOf(descriptor));
}

/** The less cacheable of two halves, with the hints of the first. */
function half(one: number, two: number): number {
  if (one === 4 || two === 4) return 4;
  const isThrough = (two & 4) === 0 && (one & 4) !== 0;
  return isThrough ? 8 + (one & 3) : one;
}

/** Both stages together: the stricter memory type, the wider shareability. */
export function combined(one: MemoryType, two: MemoryType): MemoryType {
  if (isDevice(one) || isDevice(two)) {
    const attributes = Math.min(...[one, two].filter(isDevice).map((t) => t.attributes));
    return typeOf(attributes, OUTER);
  }
  const outer = half(one.attributes >> 4, two.attributes >> 4);
  const attributes = 16 * outer + half(one.attributes & 15, two.attributes & 15);
  const shares = [one.share, two.share];
  return typeOf(attributes, shares.includes(OUTER) ? OUTER : shares.includes(INNER) ? INNER : 0);
}
