/** Entry file of the thread in beside.test.ts: it counts. */
import { setImmediate } from "node:timers/promises";
import { serveBeside } from "../../src/host/node/index.ts";

await serveBeside(async (signal, given: { readonly count: number }, tell) => {
  let n = 0;
  for (const { count } = given; n < count && !signal.aborted; n++) {
    tell(n);
    await setImmediate();
  }
  return `counted to ${n}`;
});
