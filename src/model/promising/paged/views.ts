/**
 * Views where addresses are translated: a time of the list, and beside it the time that only later stores wait for, because
 * a pick leads there (pick-lob). Both in one int32; FUTURE is behind every list.
 */

/** A time that no list has reached yet. */
export const FUTURE = 4095;

export type Pair = number;

/** A view of a time that everything behind it waits for. */
export const at = (time: number, picked = 0): Pair => (time << 12) | picked;
export const time = (view: Pair): number => view >>> 12;
export const picked = (view: Pair): number => view & 4095;

/** The later of each. */
export const join = (a: Pair, b: Pair): Pair => (Math.max(a >>> 12, b >>> 12) << 12) | Math.max(a & 4095, b & 4095);
