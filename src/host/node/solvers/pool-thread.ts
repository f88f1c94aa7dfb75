/** Entry file of the thread in which the solvers of `solverThread` are, with the queue before them. */
import { parentPort, workerData } from "node:worker_threads";
import { findSolver } from "./find.ts";
import { KINDS, solverPool } from "./pool.ts";
import type { Asked, Start } from "./thread.ts";

const { name, count } = workerData as Start;
const found = await findSolver(name);
if (found === undefined) throw new Error(`${name} is gone`);
const pool = solverPool({ open: found.open, count });

parentPort!.on("message", (asked: Asked) => {
  switch (asked.do) {
    case "run":
      void pool
        .run({ kind: KINDS[asked.kind]!, input: asked.input, limits: asked.limits })
        .then((result) => parentPort!.postMessage({ id: asked.id, result }));
      return;
    case "cancel":
      return pool.cancel();
    case "close":
      void pool.close().then(() => parentPort!.close());
  }
});
