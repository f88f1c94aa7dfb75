/** The network of a run: the pure network of the machine on sockets of this computer. */
import { nodeSockets } from "../../host/node/index.ts";
import { type Link, UserNetwork } from "../../machine/index.ts";

export interface Network {
  readonly link: Link;
  /** Whether something may come. */
  readonly isBusy: boolean;
  /** Resolves when something has come. */
  wait(): Promise<void>;
  close(): void;
}

export function openNetwork(): Network {
  const state = { woken: (): void => {} };
  const user = new UserNetwork(nodeSockets(() => state.woken()));
  return {
    link: user,
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
