/** A till that is the host's, and purses of its clients. A CPU works for one of them: 0 is the host. */
import { type Brand, type Id, type U8, type U32, u8, type ZMap } from "sekvm/kernel";

export type Cpu = Id<"Cpu">;
export type Client = U8 & Brand<"Client">;
export const HOST: Client = u8(0n) as Client;

export interface Machine {
  readonly self: Cpu;
  readonly who: Client;
  readonly till: U32;
  readonly purse: ZMap<Client, U32>;
}
