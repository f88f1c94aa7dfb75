/** `sekvm completion bash|zsh|fish`: a script made from the program itself, so it cannot go stale. */
import { Argument, type Command, type Option } from "commander";
import { type ArgumentWords, argumentWords } from "./arguments.ts";
import type { CliContext } from "./io.ts";

/** What can follow a command: its options, and the words its options and arguments choose from. */
interface Completable extends ArgumentWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
}

export function declare(command: Command, context: CliContext): void {
  command
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      "\nbash: source <(sekvm completion bash)   zsh, fish: the same with your shell's way of sourcing",
    )
    .action(async (shell: "bash" | "zsh" | "fish") => {
      const program = await context.build("all");
      const commands = await Promise.all(program.commands.map((c) => completable(c, program)));
      context.io.stdout.write({ bash, zsh, fish }[shell](commands));
    });
}

async function completable(command: Command, program: Command): Promise<Completable> {
  const chosen = command.registeredArguments.flatMap((a) => a.argChoices ?? []);
  const { words, files } = await argumentWords(
    command.name(),
    program.commands.map((c) => c.name()),
  );
  const options = [...command.options, ...program.options.filter((o) => o.long !== "--version")];
  return { name: command.name(), summary: command.description(), options, words: [...chosen, ...words], files };
}

const flags = (o: Option): string[] => [o.short, o.long].filter((f) => f !== undefined && f !== null);
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const valued = (c: Completable): Option[] => c.options.filter((o) => (o.argChoices ?? []).length > 0);

function bash(commands: readonly Completable[]): string {
  const ofCommand = commands.map((c) => {
    const values = valued(c).map((o) => `        ${flags(o).join("|")}) words=${quoted(o.argChoices!.join(" "))} ;;`);
    const all = [...c.options.flatMap(flags), ...c.words].join(" ");
    const rest = `words=${quoted(all)}${c.files ? " files=1" : ""}`;
    return `    ${c.name})\n      case "$before" in\n${values.join("\n")}\n        *) ${rest} ;;\n      esac ;;`;
  });
  return `# bash completion of sekvm, also behind npx
_sekvm() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}" words="" files=""
  case "\${COMP_WORDS[1]}" in
${ofCommand.join("\n")}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words=${quoted(commands.map((c) => c.name).join(" "))}; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [ -n "$files" ]; then COMPREPLY+=($(compgen -f -- "$word")); fi
}
_sekvm_npx() {
  COMPREPLY=()
  if [ "\${COMP_WORDS[1]}" != sekvm ] || [ "$COMP_CWORD" -eq 1 ]; then return; fi
  COMP_WORDS=("\${COMP_WORDS[@]:1}")
  COMP_CWORD=$((COMP_CWORD - 1))
  _sekvm
}
complete -o default -F _sekvm sekvm
complete -o default -F _sekvm_npx npx
`;
}

function zsh(commands: readonly Completable[]): string {
  const escaped = (text: string): string => text.replace(/[[\]:\\]/g, "\\$&");
  const names = commands.map((c) => `    ${quoted(`${c.name}:${escaped(c.summary)}`)}`);
  const ofCommand = commands.map((c) => {
    const options = c.options.flatMap((o) =>
      flags(o).map((f) => {
        const takes =
          o.required || o.optional ? `:value:${o.argChoices ? `(${o.argChoices.join(" ")})` : "_files"}` : "";
        return `      ${quoted(`${f}[${escaped(o.description)}]${takes}`)}`;
      }),
    );
    const words = `(${c.words.map(escaped).join(" ")})`;
    const both = `{_alternative "words:word:${words}" "files:file:_files"}`;
    const rest = quoted(c.words.length === 0 ? "*:file:_files" : `*:word:${c.files ? both : words}`);
    return `    ${c.name}) _arguments \\\n${options.join(" \\\n")} \\\n      ${rest} ;;`;
  });
  return `#compdef sekvm npx
_sekvm_npx() {
  if [[ "$words[2]" == sekvm ]] && (( CURRENT > 2 )); then shift words; (( CURRENT-- )); _sekvm; else _default; fi
}
_sekvm() {
  local -a commands
  commands=(
${names.join("\n")}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  shift words; (( CURRENT-- ))
  case "$words[1]" in
${ofCommand.join("\n")}
  esac
}
if [ "$funcstack[1]" = _sekvm ]; then _sekvm "$@"; else compdef _sekvm sekvm; compdef _sekvm_npx npx; fi
`;
}

function fish(commands: readonly Completable[]): string {
  const lines = ["# fish completion of sekvm"];
  for (const c of commands) {
    lines.push(`complete -c sekvm -f -n __fish_use_subcommand -a ${c.name} -d ${quoted(c.summary)}`);
    const here = `complete -c sekvm -n ${quoted(`__fish_seen_subcommand_from ${c.name}`)}`;
    for (const o of c.options) {
      const short = o.short ? ` -s ${o.short.slice(1)}` : "";
      const long = o.long ? ` -l ${o.long.slice(2)}` : "";
      const value = o.required || o.optional ? (o.argChoices ? ` -x -a ${quoted(o.argChoices.join(" "))}` : " -r") : "";
      lines.push(`${here}${short}${long}${value} -d ${quoted(o.description)}`);
    }
    if (c.words.length > 0) lines.push(`${here}${c.files ? "" : " -f"} -a ${quoted(c.words.join(" "))}`);
  }
  const behind = "test (count (commandline -opc)) -ge 2; and test (commandline -opc)[2] = sekvm";
  const typed = "(string replace -r '^\\s*npx\\s+' '' -- (commandline -cp))";
  lines.push(`complete -c npx -n ${quoted(behind)} -a "(complete -C ${typed})"`);
  return `${lines.join("\n")}\n`;
}
