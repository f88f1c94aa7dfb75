/** Entry file of the thread in which the second of two sessions proves KCore. */
import { serveBeside } from "../../host/node/index.ts";
import { provedBeside } from "./sessions.ts";

await serveBeside(provedBeside);
