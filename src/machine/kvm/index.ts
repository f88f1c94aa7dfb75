export { PlainKvm } from "./kvm.ts";
export { KVM_BYTES } from "./layout.ts";
