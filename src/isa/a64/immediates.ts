/** Bitmask immediates of the logical instructions, and the constants that one MOVZ or MOVN makes. */

const ones = (n: number): bigint => (1n << BigInt(n)) - 1n;

/** Rotates the low `width` bits of `v` right by `by`. */
const rotate = (v: bigint, by: number, width: number): bigint =>
  ((v >> BigInt(by)) | (v << BigInt(width - by))) & ones(width);

/**
 * The bitmask that (N, imms, immr) stands for, undefined when the encoding is reserved.
 *
 * @source Arm ARM, shared pseudocode, DecodeBitMasks with immediate = TRUE
 */
export function decodeBitmask(n: number, imms: number, immr: number, width: 32 | 64): bigint | undefined {
  const length = 31 - Math.clz32((n << 6) | (~imms & 0x3f));
  if (length < 1 || (width === 32 && n === 1)) return undefined;
  const size = 1 << length;
  const [s, r] = [imms & (size - 1), immr & (size - 1)];
  if (s === size - 1) return undefined;
  let mask = rotate(ones(s + 1), r, size);
  for (let w = size; w < width; w *= 2) mask |= mask << BigInt(w);
  return mask;
}

/** Encodings by value, filled once: there are 5,334 bitmasks of 64 bits and 1,302 of 32. */
const encodings = new Map<string, { N: number; imms: number; immr: number }>();

function fillEncodings(): void {
  for (const width of [32, 64] as const)
    for (let n = 0; n < 2; n++)
      for (let imms = 0; imms < 64; imms++)
        for (let immr = 0; immr < 64; immr++) {
          const value = decodeBitmask(n, imms, immr, width);
          const key = `${width}:${value}`;
          if (value !== undefined && !encodings.has(key)) encodings.set(key, { N: n, imms, immr });
        }
}

/** The canonical fields of a bitmask immediate (unused bits of `immr` zero), undefined when `value` is none. */
export function encodeBitmask(
  value: bigint,
  width: 32 | 64,
): { readonly N: number; readonly imms: number; readonly immr: number } | undefined {
  if (encodings.size === 0) fillEncodings();
  return encodings.get(`${width}:${BigInt.asUintN(width, value)}`);
}

/** The halfword that MOVZ makes `value` from, undefined when more than one halfword is set. */
export function moveWide(value: bigint, width: 32 | 64): { readonly imm16: number; readonly hw: number } | undefined {
  const v = BigInt.asUintN(width, value);
  for (let hw = 0; hw < width / 16; hw++) {
    const part = (v >> BigInt(16 * hw)) & 0xffffn;
    if (part << BigInt(16 * hw) === v) return { imm16: Number(part), hw };
  }
  return undefined;
}

/** Whether `value` fits `width` bits as a signed or an unsigned number. */
export const fits = (value: bigint, width: number): boolean =>
  value >= -(1n << BigInt(width - 1)) && value < 1n << BigInt(width);
