/** Entry file of a thread in which a part of KCore is proved, beside the others. */
import { serveBeside } from "../../host/node/index.ts";
import { provedApart } from "./kcore.ts";

await serveBeside(provedApart);
