/** Whether two arrays have the same bytes, at the speed of memory. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
