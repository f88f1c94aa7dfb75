/** Keys and texts of test records. */
import { digest } from "../../src/host/node/digest.ts";

export const keyFor = (name: string): string => digest(name);
export const textFor = (name: string): string => JSON.stringify({ name, text: `é\n${name.repeat(7)}` });
