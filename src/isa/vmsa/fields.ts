/**
 * Bits of page and block descriptors that say whether an access is let through, as masks. Bits 6 and 7 differ by stage. What
 * a bit is called is said here alone.
 *
 * @source Arm ARM, chapter D8, "Translation table descriptor formats", "Memory access control"
 */

/** Bit 0: the entry is valid; bit 1: not a block. Both are set in an entry of level 3. */
export const VALID = 0x1n;
export const NOT_BLOCK = 0x2n;
/** AP[1] of stage 1: EL0 may use it. */
export const USERS = 0x40n;
/** AP[2] of stage 1: nobody may write. */
export const READ_ONLY = 0x80n;
/** S2AP of stage 2: it may be read, it may be written. */
export const READABLE = 0x40n;
export const WRITABLE = 0x80n;
/** The access flag. */
export const ACCESSED = 0x400n;
/** Hardware may make it writable. */
export const DIRTY_MANAGED = 0x8000000000000n;
/** Attributes of stage 1: a number, from bit 2. */
export const ATTRIBUTES = 0x1cn;
