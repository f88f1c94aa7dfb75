export { get } from "../01-bunk/index.ts";
export { put } from "./index.ts";
