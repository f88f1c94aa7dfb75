/**
 * Floating-point operations as the architecture has them: IEEE 754 with the rounding mode, flush to zero and default NaN
 * of FPCR, and the exceptions that FPSR accumulates. Written for exactness: a finite number is a sign, a whole number and
 * a power of two, results are found without error and rounded once.
 *
 * @source Arm ARM, shared pseudocode, functions/float: FPUnpack, FPRound, FPProcessNaNs, FPAdd … FixedToFP
 */

/** What is done. The names are those of the architecture's pseudocode without FP. */
export type FloatOp =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "max"
  | "min"
  | "maxnum"
  | "minnum"
  /** `args[0] + args[1] * args[2]`, rounded once. */
  | "muladd"
  | "sqrt"
  /** NZCV; `compare-signaling` signals quiet NaNs too. */
  | "compare"
  | "compare-signaling"
  /** One bit. */
  | "equal"
  | "greater-equal"
  | "greater"
  /** To a whole number in the same format; `x` signals inexact, `x` and `i` round as FPCR says. */
  | `round-${RoundLetter | "x" | "i"}`
  /** To the width of the result: another format. */
  | "convert"
  /** To a whole number with a rounding; the last operand is how many bits are behind the point. */
  | `to-${"signed" | "unsigned"}-${RoundLetter}`
  | `from-${"signed" | "unsigned"}`
  /** A whole number, cut to the width of the result at its limits; FPSR.QC says so. */
  | `saturate-${"signed" | "unsigned"}`;

/** To nearest even, up, down, to zero, to nearest away: the letters of FCVT and FRINT. */
type RoundLetter = "n" | "p" | "m" | "z" | "a";

const LETTERS: readonly RoundLetter[] = ["n", "p", "m", "z", "a"];
const SIGNS = ["signed", "unsigned"] as const;

export const FLOAT_OPS: readonly FloatOp[] = [
  ...(["add", "sub", "mul", "div", "max", "min", "maxnum", "minnum", "muladd", "sqrt"] as const),
  ...(["compare", "compare-signaling", "equal", "greater-equal", "greater", "convert"] as const),
  ...[...LETTERS, "x" as const, "i" as const].map((r): FloatOp => `round-${r}`),
  ...SIGNS.flatMap((s) => LETTERS.map((r): FloatOp => `to-${s}-${r}`)),
  ...SIGNS.flatMap((s): FloatOp[] => [`from-${s}`, `saturate-${s}`]),
];

/** Bits of FPSR. */
export const FPSR = { IOC: 1, DZC: 2, OFC: 4, UFC: 8, IXC: 16, IDC: 128, QC: 2 ** 27 } as const;
const FPCR = { FZ: 2 ** 24, DN: 2 ** 25 } as const;

/** Bits of the exponent and of the fraction. */
interface Format {
  readonly exponent: number;
  readonly fraction: number;
}
const FORMATS: Readonly<Record<number, Format>> = {
  16: { exponent: 5, fraction: 10 },
  32: { exponent: 8, fraction: 23 },
  64: { exponent: 11, fraction: 52 },
};

type Kind = "zero" | "finite" | "infinity" | "quiet" | "signaling";
/** `magnitude * 2^scale` with a sign; for a NaN the bits are kept. */
interface Unpacked {
  readonly kind: Kind;
  readonly isNegative: boolean;
  readonly magnitude: bigint;
  readonly scale: number;
  readonly bits: bigint;
}

const bitLength = (v: bigint): number => (v === 0n ? 0 : v.toString(2).length);
const isNaNKind = (k: Kind): boolean => k === "quiet" || k === "signaling";

/** One operation: what it accumulates in FPSR while it runs. */
class Arithmetic {
  readonly fpcr: number;
  flags = 0;
  constructor(fpcr: number) {
    this.fpcr = fpcr;
  }

  get mode(): RoundLetter {
    return (["n", "p", "m", "z"] as const)[(this.fpcr >>> 22) & 3]!;
  }

  unpack(bits: bigint, width: number): Unpacked {
    const { exponent, fraction } = FORMATS[width]!;
    const isNegative = bits >> BigInt(width - 1) === 1n;
    const e = Number((bits >> BigInt(fraction)) & ((1n << BigInt(exponent)) - 1n));
    const f = bits & ((1n << BigInt(fraction)) - 1n);
    const bias = 2 ** (exponent - 1) - 1;
    const at = (kind: Kind, magnitude = 0n, scale = 0): Unpacked => ({ kind, isNegative, magnitude, scale, bits });
    if (e === 2 ** exponent - 1) {
      if (f === 0n) return at("infinity");
      return at((f >> BigInt(fraction - 1)) & 1n ? "quiet" : "signaling");
    }
    if (e > 0) return at("finite", f | (1n << BigInt(fraction)), e - bias - fraction);
    if (f === 0n) return at("zero");
    if ((this.fpcr & FPCR.FZ) !== 0 && width !== 16) {
      this.flags |= FPSR.IDC;
      return at("zero");
    }
    return at("finite", f, 1 - bias - fraction);
  }

  infinity(isNegative: boolean, width: number): bigint {
    const { exponent, fraction } = FORMATS[width]!;
    return withSign(((1n << BigInt(exponent)) - 1n) << BigInt(fraction), isNegative, width);
  }
  defaultNaN(width: number): bigint {
    return this.infinity(false, width) | (1n << BigInt(FORMATS[width]!.fraction - 1));
  }
  invalid(width: number): bigint {
    this.flags |= FPSR.IOC;
    return this.defaultNaN(width);
  }

  /** The NaN that operands have, if they have one: signaling ones come first. */
  nanOf(operands: readonly Unpacked[], width: number): bigint | undefined {
    const found = operands.find((o) => o.kind === "signaling") ?? operands.find((o) => o.kind === "quiet");
    if (found === undefined) return undefined;
    if (found.kind === "signaling") this.flags |= FPSR.IOC;
    if ((this.fpcr & FPCR.DN) !== 0) return this.defaultNaN(width);
    return found.bits | (1n << BigInt(FORMATS[width]!.fraction - 1));
  }

  /** `magnitude * 2^scale`, which is not zero, in a format. */
  round(isNegative: boolean, magnitude: bigint, scale: number, width: number): bigint {
    const { exponent, fraction } = FORMATS[width]!;
    const least = 2 - 2 ** (exponent - 1); // exponent of the least normal number
    const top = scale + bitLength(magnitude) - 1;
    if (top < least && (this.fpcr & FPCR.FZ) !== 0 && width !== 16) {
      this.flags |= FPSR.UFC;
      return withSign(0n, isNegative, width);
    }
    const { whole, isInexact } = wholeOf(magnitude, Math.max(top, least) - fraction - scale, this.mode, isNegative);
    if (isInexact && top < least) this.flags |= FPSR.UFC;
    // The whole number carries into the exponent by itself: a normal one has its leading bit above the fraction.
    const biased = BigInt(top < least ? 0 : top - least) << BigInt(fraction);
    const packed = biased + whole;
    if (packed >= this.infinity(false, width)) {
      this.flags |= FPSR.OFC | FPSR.IXC;
      const toInfinity = this.mode === "n" || (this.mode !== "z" && (this.mode === "m") === isNegative);
      return withSign(this.infinity(false, width) - (toInfinity ? 0n : 1n), isNegative, width);
    }
    if (isInexact) this.flags |= FPSR.IXC;
    return withSign(packed, isNegative, width);
  }
}

const withSign = (bits: bigint, isNegative: boolean, width: number): bigint =>
  isNegative ? bits | (1n << BigInt(width - 1)) : bits;

/** `magnitude / 2^drop`, rounded to a whole number. */
function wholeOf(
  magnitude: bigint,
  drop: number,
  mode: RoundLetter,
  isNegative: boolean,
): { readonly whole: bigint; readonly isInexact: boolean } {
  if (drop <= 0) return { whole: magnitude << BigInt(-drop), isInexact: false };
  const cut = magnitude >> BigInt(drop);
  const rest = magnitude - (cut << BigInt(drop));
  const half = 1n << BigInt(drop - 1);
  const goesUp: Readonly<Record<RoundLetter, boolean>> = {
    n: rest > half || (rest === half && (cut & 1n) === 1n),
    a: rest >= half,
    p: rest !== 0n && !isNegative,
    m: rest !== 0n && isNegative,
    z: false,
  };
  return { whole: goesUp[mode] ? cut + 1n : cut, isInexact: rest !== 0n };
}

/** The number as a whole number of units `2^scale`. */
const inUnits = (u: Unpacked, scale: number): bigint => {
  const m = u.magnitude << BigInt(u.scale - scale);
  return u.isNegative ? -m : m;
};

/** Less than zero, zero, or more, as `a` is less than, equal to, or more than `b`; neither is a NaN. */
function order(a: Unpacked, b: Unpacked): number {
  const rank = (u: Unpacked): number => (u.kind === "infinity" ? (u.isNegative ? -1 : 1) : 0);
  if (rank(a) !== rank(b) || rank(a) !== 0) return rank(a) - rank(b);
  const scale = Math.min(a.scale, b.scale);
  const difference = inUnits(a, scale) - inUnits(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function sum(m: Arithmetic, a: Unpacked, b: Unpacked, w: number): bigint {
  if (a.kind === "infinity" || b.kind === "infinity") {
    if (a.kind === b.kind && a.isNegative !== b.isNegative) return m.invalid(w);
    return m.infinity((a.kind === "infinity" ? a : b).isNegative, w);
  }
  if (a.kind === "zero" && b.kind === "zero" && a.isNegative === b.isNegative) return withSign(0n, a.isNegative, w);
  const scale = Math.min(a.scale, b.scale);
  const total = inUnits(a, scale) + inUnits(b, scale);
  if (total === 0n) return withSign(0n, m.mode === "m", w);
  return m.round(total < 0n, total < 0n ? -total : total, scale, w);
}

const negated = (u: Unpacked): Unpacked => ({ ...u, isNegative: !u.isNegative });

function product(a: Unpacked, b: Unpacked): Unpacked {
  const kind =
    a.kind === "infinity" || b.kind === "infinity"
      ? "infinity"
      : a.kind === "zero" || b.kind === "zero"
        ? "zero"
        : "finite";
  const magnitude = kind === "finite" ? a.magnitude * b.magnitude : 0n;
  return { kind, isNegative: a.isNegative !== b.isNegative, magnitude, scale: a.scale + b.scale, bits: 0n };
}
const isUndefinedProduct = (a: Unpacked, b: Unpacked): boolean =>
  (a.kind === "infinity" && b.kind === "zero") || (a.kind === "zero" && b.kind === "infinity");

function packed(m: Arithmetic, u: Unpacked, w: number): bigint {
  if (u.kind === "infinity") return m.infinity(u.isNegative, w);
  return u.kind === "zero" ? withSign(0n, u.isNegative, w) : m.round(u.isNegative, u.magnitude, u.scale, w);
}

function quotient(m: Arithmetic, a: Unpacked, b: Unpacked, w: number): bigint {
  const isNegative = a.isNegative !== b.isNegative;
  if ((a.kind === "infinity" || a.kind === "zero") && a.kind === b.kind) return m.invalid(w);
  if (a.kind === "infinity") return m.infinity(isNegative, w);
  if (b.kind === "zero") {
    m.flags |= FPSR.DZC;
    return m.infinity(isNegative, w);
  }
  if (a.kind === "zero" || b.kind === "infinity") return withSign(0n, isNegative, w);
  const more = 2 * w; // bits enough for any rounding; one more says whether there is a rest
  const [q, rest] = [(a.magnitude << BigInt(more)) / b.magnitude, (a.magnitude << BigInt(more)) % b.magnitude];
  return m.round(isNegative, (q << 1n) | (rest === 0n ? 0n : 1n), a.scale - b.scale - more - 1, w);
}

function wholeRoot(v: bigint): bigint {
  let x = 1n << BigInt((bitLength(v) + 1) >> 1);
  for (;;) {
    const y = (x + v / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

function root(m: Arithmetic, a: Unpacked, w: number): bigint {
  if (a.kind === "zero") return withSign(0n, a.isNegative, w);
  if (a.isNegative) return m.invalid(w);
  if (a.kind === "infinity") return m.infinity(false, w);
  const more = 2 * w + (a.scale & 1); // an even power of two remains
  const v = a.magnitude << BigInt(more);
  const r = wholeRoot(v);
  return m.round(false, (r << 1n) | (r * r === v ? 0n : 1n), (a.scale - more) / 2 - 1, w);
}

function extreme(m: Arithmetic, isMax: boolean, a: Unpacked, b: Unpacked, w: number): bigint {
  const found = m.nanOf([a, b], w);
  if (found !== undefined) return found;
  const by = order(a, b);
  if (by === 0 && a.kind === "zero")
    return withSign(0n, isMax ? a.isNegative && b.isNegative : a.isNegative || b.isNegative, w);
  return packed(m, by > 0 === isMax ? a : b, w);
}

/** A quiet NaN beside a number counts as the least, or the greatest there is. */
function extremeNumber(m: Arithmetic, isMax: boolean, a: Unpacked, b: Unpacked, w: number): bigint {
  const least: Unpacked = { kind: "infinity", isNegative: isMax, magnitude: 0n, scale: 0, bits: 0n };
  const [x, y] = [a.kind === "quiet" && b.kind !== "quiet", b.kind === "quiet" && a.kind !== "quiet"];
  return extreme(m, isMax, x ? least : a, y ? least : b, w);
}

function multiplyAdd(m: Arithmetic, c: Unpacked, a: Unpacked, b: Unpacked, w: number): bigint {
  const found = m.nanOf([c, a, b], w);
  if (isUndefinedProduct(a, b) && (found === undefined || c.kind === "quiet")) return m.invalid(w);
  return found ?? sum(m, c, product(a, b), w);
}

const NZCV = { unordered: 3n, equal: 6n, less: 8n, greater: 2n } as const;

function compared(m: Arithmetic, a: Unpacked, b: Unpacked, signals: boolean): bigint {
  if (isNaNKind(a.kind) || isNaNKind(b.kind)) {
    if (signals || a.kind === "signaling" || b.kind === "signaling") m.flags |= FPSR.IOC;
    return NZCV.unordered;
  }
  const by = order(a, b);
  return by === 0 ? NZCV.equal : by < 0 ? NZCV.less : NZCV.greater;
}

function roundedToWhole(m: Arithmetic, a: Unpacked, letter: string, w: number): bigint {
  const found = m.nanOf([a], w);
  if (found !== undefined) return found;
  if (a.kind !== "finite") return packed(m, a, w);
  const mode = letter === "x" || letter === "i" ? m.mode : (letter as RoundLetter);
  const { whole, isInexact } = wholeOf(a.magnitude, -a.scale, mode, a.isNegative);
  if (isInexact && letter === "x") m.flags |= FPSR.IXC;
  return whole === 0n ? withSign(0n, a.isNegative, w) : m.round(a.isNegative, whole, 0, w);
}

function converted(m: Arithmetic, bits: bigint, from: number, to: number): bigint {
  const a = m.unpack(bits, from);
  if (isNaNKind(a.kind)) {
    if (a.kind === "signaling") m.flags |= FPSR.IOC;
    if ((m.fpcr & FPCR.DN) !== 0) return m.defaultNaN(to);
    const [f, t] = [FORMATS[from]!.fraction, FORMATS[to]!.fraction];
    const payload = bits & ((1n << BigInt(f)) - 1n);
    const moved = t > f ? payload << BigInt(t - f) : payload >> BigInt(f - t);
    return withSign(m.defaultNaN(to) | moved, a.isNegative, to);
  }
  return packed(m, a, to);
}

/** A whole number cut to the limits of `width` bits. */
function limited(value: bigint, isSigned: boolean, width: number): { readonly value: bigint; readonly isCut: boolean } {
  const [low, high] = isSigned
    ? [-(1n << BigInt(width - 1)), (1n << BigInt(width - 1)) - 1n]
    : [0n, (1n << BigInt(width)) - 1n];
  const within = value < low ? low : value > high ? high : value;
  return { value: BigInt.asUintN(width, within), isCut: within !== value };
}

function toFixed(m: Arithmetic, a: Unpacked, isSigned: boolean, mode: RoundLetter, behind: number, to: number): bigint {
  if (isNaNKind(a.kind)) {
    m.flags |= FPSR.IOC;
    return 0n;
  }
  const far = a.kind === "infinity" ? { whole: 1n << 200n, isInexact: false } : undefined;
  const { whole, isInexact } = far ?? wholeOf(a.magnitude, -a.scale - behind, mode, a.isNegative);
  const { value, isCut } = limited(a.isNegative ? -whole : whole, isSigned, to);
  m.flags |= isCut ? FPSR.IOC : isInexact ? FPSR.IXC : 0;
  return value;
}

/** A result, and what it accumulates in FPSR. */
export interface FloatResult {
  readonly value: bigint;
  readonly flags: number;
}

/**
 * Performs an operation.
 *
 * @param width of the first operand, in bits
 * @param to bits of the result
 */
export function applyFloat(op: FloatOp, width: number, to: number, args: readonly bigint[], fpcr: number): FloatResult {
  const m = new Arithmetic(fpcr);
  const value = performed(m, op, width, to, args);
  return { value, flags: m.flags };
}

function performed(m: Arithmetic, op: FloatOp, w: number, to: number, args: readonly bigint[]): bigint {
  const [name, second, third] = op.split("-") as [string, string?, string?];
  if (name === "from") return fromWhole(m, args[0]!, second === "signed", w, Number(args[1] ?? 0n), to);
  if (name === "saturate") {
    const { value, isCut } = limited(BigInt.asIntN(w, args[0]!), second === "signed", to);
    if (isCut) m.flags |= FPSR.QC;
    return value;
  }
  if (name === "convert") return converted(m, args[0]!, w, to);
  const a = m.unpack(args[0]!, w);
  if (name === "to") return toFixed(m, a, second === "signed", third as RoundLetter, Number(args[1] ?? 0n), to);
  if (name === "round") return roundedToWhole(m, a, second!, w);
  if (name === "sqrt") return m.nanOf([a], w) ?? root(m, a, w);
  const b = m.unpack(args[1]!, w);
  switch (op) {
    case "max":
    case "min":
      return extreme(m, op === "max", a, b, w);
    case "maxnum":
    case "minnum":
      return extremeNumber(m, op === "maxnum", a, b, w);
    case "muladd":
      return multiplyAdd(m, a, b, m.unpack(args[2]!, w), w);
    case "compare":
    case "compare-signaling":
      return compared(m, a, b, op !== "compare");
    case "equal":
      return compared(m, a, b, false) === NZCV.equal ? 1n : 0n;
    case "greater-equal":
    case "greater": {
      const found = compared(m, a, b, true);
      return found === NZCV.greater || (op === "greater-equal" && found === NZCV.equal) ? 1n : 0n;
    }
    default:
      return m.nanOf([a, b], w) ?? arithmetic(m, op, a, b, w);
  }
}

/** Operators on two numbers, neither of them a NaN. */
function arithmetic(m: Arithmetic, op: FloatOp, a: Unpacked, b: Unpacked, w: number): bigint {
  if (op === "add") return sum(m, a, b, w);
  if (op === "sub") return sum(m, a, negated(b), w);
  if (op === "div") return quotient(m, a, b, w);
  return isUndefinedProduct(a, b) ? m.invalid(w) : packed(m, product(a, b), w);
}

function fromWhole(m: Arithmetic, bits: bigint, isSigned: boolean, w: number, behind: number, to: number): bigint {
  const value = isSigned ? BigInt.asIntN(w, bits) : bits;
  return value === 0n ? 0n : m.round(value < 0n, value < 0n ? -value : value, -behind, to);
}
