import { type Client, HOST, type Machine } from "../00-machine/state.ts";

export const isForHost = (m: Machine): boolean => m.who === HOST;
export const isForClient = (m: Machine, client: Client): boolean => m.who === client;
