/** What one CPU, or a device, does: the host where that runs, else the virtual CPU that does. Data goes through x2. */
export type Event =
  /** HVC, with x0 and the registers behind it. */
  | { readonly kind: "call"; readonly cpu: bigint; readonly args: readonly bigint[] }
  /** A load from an address of its own, or a store: KCore is asked where the table has nothing. */
  | { readonly kind: "load"; readonly cpu: bigint; readonly addr: bigint }
  | { readonly kind: "store"; readonly cpu: bigint; readonly addr: bigint; readonly value: bigint }
  /** Something else that is trapped, by its syndrome: WFI is class 1. */
  | { readonly kind: "trap"; readonly cpu: bigint; readonly esr: bigint }
  /** An interrupt, at which a virtual CPU is left; those of the host do not come to KCore. */
  | { readonly kind: "irq"; readonly cpu: bigint }
  /** It sets a register. */
  | { readonly kind: "set"; readonly cpu: bigint; readonly r: bigint; readonly value: bigint }
  /** The host loads from the exchange of a virtual CPU, or stores there. */
  | { readonly kind: "ask"; readonly cpu: bigint; readonly vm: bigint; readonly vcpu: bigint; readonly at: bigint }
  | {
      readonly kind: "tell";
      readonly cpu: bigint;
      readonly vm: bigint;
      readonly vcpu: bigint;
      readonly at: bigint;
      readonly value: bigint;
    }
  /** A device behind a bank loads or stores. */
  | { readonly kind: "dma-load"; readonly bank: bigint; readonly addr: bigint }
  | { readonly kind: "dma-store"; readonly bank: bigint; readonly addr: bigint; readonly value: bigint };
