#!/bin/sh
# Checks the theorems file by file, in the order of _CoqProject. Arguments: options for coqc.
set -eu
cd "$(dirname "$0")"
grep '\.v$' _CoqProject | while read -r file; do
  coqc -q "$@" -Q . sekvm "$file"
done
