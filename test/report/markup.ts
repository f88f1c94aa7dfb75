/** What tests of pages and drawings share: markup that is closed, and a browser where there is one. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { full } from "../tier.ts";

/** Whether elements are closed in the order in which they were opened. */
export function isBalanced(markup: string): boolean {
  const open: string[] = [];
  for (const [, close, name, rest] of markup.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:[^<>"]|"[^"]*")*)>/g)) {
    if (close === "" && !rest!.endsWith("/") && !/^(meta|br|input)$/.test(name!)) open.push(name!);
    if (close !== "" && open.pop() !== name) return false;
  }
  return open.length === 0;
}

/** A page without its scripts and styles. */
export const bare = (page: string): string =>
  page.replaceAll(/<script[^>]*>[\s\S]*?<\/script>/g, "").replaceAll(/<style>[\s\S]*?<\/style>/g, "");

const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((b) => existsSync(b));

/** Why tests in a browser are left out here; false where they are not. */
export const skipBrowser = !full ? "full tier" : browser === undefined ? "no chromium here" : false;

/** Shows a file in a browser without a window. @param folder for its profile @returns what it prints, such as the page with `--dump-dom` */
export function browse(file: string, folder: string, ...words: readonly string[]): string {
  const always = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${folder}/profile`];
  return spawnSync(browser!, [...always, ...words, `file://${file}`], {
    encoding: "utf8",
    timeout: 120_000,
    maxBuffer: 2 ** 26,
  }).stdout;
}
