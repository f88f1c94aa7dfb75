/** Entry file of a thread that says that it is there, and then computes without end or ends as it is told to. */
import { serveApart } from "../../src/host/node/apart.ts";
import { listenForInterrupts } from "../../src/host/node/interrupt.ts";

await serveApart(async ([how], { stdout, stderr }) => {
  stdout.write("started\n");
  if (how === "last words") stdout.lastWords?.("cut short\n");
  if (how === "busy" || how === "last words") for (;;);
  if (how === "heard")
    await new Promise(() => {
      listenForInterrupts(() => {
        stdout.write("heard\n");
        for (;;);
      });
      stdout.write("listening\n");
    });
  if (how === "throw") throw new Error("thrown in the thread");
  stderr.write(`${stdout.isTTY === true}\n`);
  return 5;
});
