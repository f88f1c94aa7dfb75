import { look } from "../00-machine/index.ts";
export function areSame(): boolean {
  return look();
}
