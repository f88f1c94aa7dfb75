/** Entry file of the thread in which KCore runs on the machine, beside its proofs. */
import { serveBeside } from "../../host/node/index.ts";
import { runMachine } from "./machine.ts";

await serveBeside(runMachine);
