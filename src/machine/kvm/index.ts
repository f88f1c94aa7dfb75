export { CALL, GUEST_CALL } from "./calls.ts";
export { PlainKvm } from "./kvm.ts";
export { KVM_BYTES } from "./layout.ts";
