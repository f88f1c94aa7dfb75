/** What can be wrong with a file that is to run on the machine. */
export const IMAGE_ERRORS = {
  ELF01: "The image ends before a part that its own header names, or is empty.",
  ELF02: "The ELF file is not a 64-bit little-endian executable for AArch64 with something to load.",
  ELF03:
    "The image, or a file beside it, lies outside of the machine's memory or over another part. --memory gives more.",
  ELF04: "The image is compressed, and is damaged.",
  ELF05: "The arm64 Image is big-endian.",
  ELF06: "The device tree is none, or is damaged.",
  ELF07:
    "The snapshot is none, is of another version, is damaged, was made with other devices, or has in its hypervisor's memory what that never leaves there.",
} as const;

export type ImageErrorCode = keyof typeof IMAGE_ERRORS;
