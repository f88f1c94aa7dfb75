/** Entry file of worker threads. */
import { workerMain } from "../host/node/index.ts";
import { KINDS } from "./kinds.ts";

export default workerMain(KINDS);
