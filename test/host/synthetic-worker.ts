/** Entry file of the workers that the pool tests start. */
import { workerMain } from "../../src/host/node/worker.ts";
import { syntheticKind } from "../jobs/synthetic.ts";

export default workerMain([syntheticKind]);
