/** What `--net` names, and what is opened for it. */
import { badValue } from "../command-line.ts";
import { type Network, openUserNetwork } from "./network.ts";
import { openSwitch } from "./switch.ts";

/** What `--net` names: nothing, the network for one guest, or a switch. */
export type NetworkWord = { readonly kind: "none" | "user" } | { readonly kind: "switch"; readonly name: string };

/** Reads the word. @throws {InputError} */
export function networkOf(argv: readonly string[], text: string): NetworkWord {
  if (text === "none" || text === "user") return { kind: text };
  const [, name] = /^switch:([\w-]{1,32})$/.exec(text) ?? [];
  if (name !== undefined) return { kind: "switch", name };
  const hint = "none, user, or switch:NAME with a name of at most 32 letters, digits, - and _";
  throw badValue(argv, text, "there is no such network", hint);
}

/** Opens what `--net` names. @param note says what has become of it while the machine runs */
export function openNetwork(
  word: NetworkWord,
  argv: readonly string[],
  note: (text: string) => void,
): Network | undefined {
  switch (word.kind) {
    case "none":
      return undefined;
    case "user":
      return openUserNetwork();
    case "switch":
      return openSwitch(word.name, argv, note);
  }
}
