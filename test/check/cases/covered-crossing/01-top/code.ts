import { acquire, get, release } from "../00-machine/index.ts";
export function isSmall(): boolean {
  acquire();
  const cell = get();
  release();
  return cell <= 5n;
}
