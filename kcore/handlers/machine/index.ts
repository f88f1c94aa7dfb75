/** What handlers need of the machine besides the primitives of layer 0: entries, live registers, and what hosts, guests and devices do by themselves. */
import { bottom } from "../../prelude/index.ts";
import * as accesses from "./accesses.ts";
import * as entries from "./entries.ts";
import * as live from "./live.ts";

export const enterFromHost = bottom(entries.enterFromHost);
export const enterFromVm = bottom(entries.enterFromVm);
export const leaveCore = bottom(entries.leaveCore);
export const getReg = bottom(live.getReg);
export const enterHostVector = bottom(live.enterHostVector);
export const writeReg = bottom(accesses.writeReg);
export const loadMemory = bottom(accesses.loadMemory);
export const storeMemory = bottom(accesses.storeMemory);
export const loadExchange = bottom(accesses.loadExchange);
export const storeExchange = bottom(accesses.storeExchange);
export const loadDevice = bottom(accesses.loadDevice);
export const storeDevice = bottom(accesses.storeDevice);
