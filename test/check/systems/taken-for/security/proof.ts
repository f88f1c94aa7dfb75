import { defineLayer } from "sekvm/check";
import { pay, peek } from "../00-machine/index.ts";
import { payTwice } from "../02-purse/index.ts";
import { isForClient, isForHost } from "./passing.ts";

export const layer = defineLayer({
  title: "security",
  takes: [
    { says: "what the host asks for", only: isForHost, steps: [peek, "01-books"] },
    { says: "what a client asks for itself", only: isForClient, steps: [pay, payTwice] },
  ],
});
