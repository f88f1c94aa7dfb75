/** A program on a pipe that behaves like no solver should, in the way that its argument names. */
const mode = process.argv[2];
let asked = 0;
let input = "";

function misbehave(nonce: string): string {
  switch (mode) {
    case "late": // answers the question before this one
      return asked === 1 ? `sat\n"${nonce}"\n` : `sat\nunsat\n"${nonce}"\n`;
    case "garbage":
      return `\u0007Ωunsat(\n"${nonce}"\n`;
    case "other":
      return 'unsat\n"n0000000000000000"\n';
    case "endless":
      return `${"unsat ".repeat(200_000)}\n`;
    case "error":
      return `(error "out of memory")\nunsat\n"${nonce}"\n`;
    case "die":
      process.stderr.write("assertion violated\n");
      process.exit(42);
      break;
    case "cut":
      process.stdout.write("unsat\n", () => process.exit(0));
      return "";
    default:
      return ""; // silent
  }
  return "";
}

process.stdin.setEncoding("utf8").on("data", (text: string) => {
  input += text;
  for (let found = /\(echo "(n\w+)"\)\n/.exec(input); found !== null; found = /\(echo "(n\w+)"\)\n/.exec(input)) {
    input = input.slice(found.index + found[0].length);
    asked++;
    process.stdout.write(misbehave(found[1]!));
  }
});
