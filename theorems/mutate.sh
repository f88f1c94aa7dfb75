#!/bin/sh
# Applies the edits of mutants.json one at a time to a copy of this folder and checks the
# copy again from the edited file on. Each mutant of kind "hypothesis" must make the check
# fail. (Those of kind "strength" make the machine stronger than Arm, which no proof
# notices: test/theorem/model.test.ts runs the bundled litmus tests on them.)
# Usage: mutate.sh [ID ...]   (default: all of that kind). Needs coqc and node, and a built folder.
set -eu
cd "$(dirname "$0")"
here=$(pwd)
[ $# -gt 0 ] || set -- $(node -p 'JSON.parse(require("fs").readFileSync("mutants.json","utf8")).filter(m=>m.kind==="hypothesis").map(m=>m.id).join(" ")')
survivors=0
for id in "$@"; do
  copy=$(mktemp -d)
  cp "$here"/*.v "$here"/*.vo "$here"/_CoqProject "$copy"
  file=$(cd "$copy" && node -e '
    const fs = require("fs"), [list, id] = process.argv.slice(1);
    const m = JSON.parse(fs.readFileSync(list, "utf8")).find((m) => m.id === id);
    if (!m) throw new Error("no mutant " + id);
    const text = fs.readFileSync(m.file, "utf8"), parts = text.split(m.find);
    if (parts.length !== 2) throw new Error(id + ": text to find occurs " + (parts.length - 1) + " times");
    fs.writeFileSync(m.file, parts.join(m.replace));
    console.log(m.file);' "$here/mutants.json" "$id")
  killed=
  for next in $(grep '\.v$' _CoqProject | sed -n "/^$file\$/,\$p"); do
    if ! (cd "$copy" && coqc -q -Q . sekvm "$next" >"$copy/out" 2>&1); then
      killed="$next: $(grep -A1 '^Error' "$copy/out" | tr -s ' \n' ' ' | cut -c1-90)"
      break
    fi
  done
  if [ -n "$killed" ]; then echo "killed   $id by $killed"; else echo "SURVIVED $id ($file)"; survivors=$((survivors + 1)); fi
  rm -rf "$copy"
done
[ "$survivors" -eq 0 ]
