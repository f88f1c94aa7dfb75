/** Entry file of the thread that a long command runs in. */
import { serveApart } from "../host/node/index.ts";
import { main } from "./main.ts";

await serveApart((words, streams) => main(words, { ...streams, env: process.env }));
