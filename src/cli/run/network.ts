/** What the host does for a network of a run; and the one that is for one guest alone, on sockets of this computer. */
import { nodeSockets } from "../../host/node/index.ts";
import { type Link, UserNetwork } from "../../machine/index.ts";

export interface Network {
  readonly link: Link;
  /** Makes the connection, when a machine is there. @throws {InputError} */
  plug(): Promise<void>;
  /** Whether something may come. */
  readonly isBusy: boolean;
  /** Resolves when something has come. */
  wait(): Promise<void>;
  close(): void;
}

/** The network of one guest, on sockets of this computer. */
export function openUserNetwork(): Network {
  const state = { woken: (): void => {} };
  const user = new UserNetwork(nodeSockets(() => state.woken()));
  return {
    link: user,
    plug: () => Promise.resolve(),
    get isBusy() {
      return user.isBusy;
    },
    wait: () =>
      new Promise((resolve) => {
        state.woken = resolve;
      }),
    close: () => user.close(),
  };
}
