/** Colours of what goes to one stream: none unless it is wanted there. Colour adds nothing that the text lacks. */
import picocolors from "picocolors";
import { type Out, wantsColor } from "../host/node/index.ts";
import type { CliContext } from "./io.ts";

/** Painting functions for text that goes to `out`. */
export const colorsFor = ({ color, io }: CliContext, out: Out): ReturnType<typeof picocolors.createColors> =>
  picocolors.createColors(wantsColor(color, out, io.env));
