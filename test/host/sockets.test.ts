/** Sockets of this computer as the network of a machine sees them. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { test } from "node:test";
import { nodeSockets } from "../../src/host/node/index.ts";

test("a connection to a server of this computer, and one to nobody", async () => {
  const server = createServer({ allowHalfOpen: true }, (socket) =>
    socket.on("data", (bytes) => socket.write(bytes.map((b) => b + 1))).on("end", () => socket.end()),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const happened: string[] = [];
  let woken = (): void => {};
  const sockets = nodeSockets(() => woken());
  const events = {
    opened: () => happened.push("opened"),
    data: (bytes: Uint8Array) => happened.push(`data ${[...bytes]}`),
    ended: () => happened.push("ended"),
    failed: () => happened.push("failed"),
    drained: () => {},
  };
  const until = async (what: string): Promise<void> => {
    while (!happened.includes(what)) await new Promise<void>((resolve) => (woken = resolve));
  };
  const socket = sockets.open("127.0.0.1", port, events);
  await until("opened");
  socket.write(Uint8Array.of(1, 2));
  await until("data 2,3");
  socket.end();
  await until("ended");
  socket.destroy();
  server.close();
  await once(server, "close");
  sockets.open("127.0.0.1", port, events);
  await until("failed");
  assert.deepEqual(happened, ["opened", "data 2,3", "ended", "failed"]);
});
