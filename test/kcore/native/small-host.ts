/** A host of a few instructions, and a guest of a page: what tests of KCore on the machine are made of. */
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import * as abi from "../../../kcore/layers/00-machine/abi.ts";
import { Judge, KCore, KEPT_BYTES, layoutFor, measured } from "../../../kcore/native/index.ts";
import { cryptography as CRYPTO } from "../../../src/host/node/index.ts";
import { DEFAULTS, MAP, Machine, type MachineConfig, MIB } from "../../../src/machine/index.ts";
import { assembly } from "../../machine/assembly.ts";

export const HOST = 0x4008_0000;
export const IMAGE = 0x4020_0000;
export const LOADED = 0x4000_0000;
export const layout = layoutFor(MAP.ram, 16 * MIB + KEPT_BYTES, MAP.smmus);
export const exchange = (vm: number, vcpu: number, register: number): number =>
  layout.exchange + 4096 * (8 * vm + vcpu) + 8 * register;

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
export const KEY = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));

/** A page of a guest's program, signed. */
export function imageOf(source: string): Uint8Array {
  const page = new Uint8Array(4096);
  page.set(assembly(source, LOADED, {}).bytes);
  const chain = measured(CRYPTO, [{ address: BigInt(LOADED), bytes: page }]);
  page.set(sign(null, chain, privateKey), 4096 - 64);
  return page;
}

export interface Ran {
  readonly machine: Machine;
  readonly kcore: KCore;
  /** Registers of CPU 0 at the end. */
  x(n: number): bigint;
}

export function runHost(source: string, image: Uint8Array, config: Partial<MachineConfig> = {}): Ran {
  const kcore = new KCore(CRYPTO);
  const machine = new Machine(
    { ...DEFAULTS, memory: layout.memory, smmus: true, hypervisor: kcore.name, ...config },
    { disks: [], hypervisor: kcore },
  );
  kcore.install(machine, KEY);
  machine.write(HOST, assembly(source, HOST, { UART: MAP.uart }).bytes);
  machine.write(IMAGE, image);
  machine.start(HOST, 0x4000_0000);
  const judge = new Judge(machine, kcore);
  kcore.afterEntry = () => assert.deepEqual(judge.look(), []);
  const stop = machine.step(1e6);
  assert.equal(stop.kind, "exit", `${stop.kind} at 0x${machine.cpus[0]!.pc.toString(16)}`);
  return { machine, kcore, x: (n) => machine.cpus[0]!.x(n) };
}

export const call = (number: bigint, ...args: readonly (number | bigint)[]): string =>
  [number, ...args].map((a, i) => `movi x${i}, ${a}`).join("\n") + "\nhvc #0\n";
export const OFF = "movi x0, 0x84000008\nsmc #0\n";
/** A VM with its image, verified, and a virtual CPU that begins with it. */
export const MADE = `
  ${call(abi.REGISTER_KVM)}
  mov x20, x0
  ${call(abi.REGISTER_VCPU, 1, 0)}
  mov x21, x0
  ${call(abi.SET_BOOT_INFO, 1, LOADED, 4096)}
  mov x22, x0
  ${call(abi.REMAP_VM_IMAGE, 1, IMAGE / 4096, 0)}
  mov x23, x0
  ${call(abi.VERIFY_VM_IMAGE, 1)}
  mov x24, x0
  movi x9, ${exchange(1, 0, 32)}
  movi x10, ${LOADED}
  str x10, [x9]
  mov x10, #5
  str x10, [x9, #8]
`;
export const RUN = call(abi.VCPU_RUN, 1, 0);
