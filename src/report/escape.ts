/** Text of the user's inside of markup. */
import { visible } from "../text/index.ts";

const SIGNS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** The text as characters of a page or a drawing: nothing in it is markup. */
export const escaped = (text: string): string => visible(text).replace(/[&<>"']/g, (c) => SIGNS[c]!);
