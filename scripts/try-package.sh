#!/usr/bin/env bash
# What a user does with the package: installs the packed file into an empty folder, proves a system of his own there and a layer of
# KCore, runs a guest, type-checks the system, and sees a bug refuted. Run after `npm run build`. Without a network the second try takes what npm has kept.
set -eu -o pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
npm pack --ignore-scripts --silent --pack-destination "$work" >/dev/null
cd "$work"
echo '{ "private": true }' >package.json
npm install --no-audit --no-fund --silent ./sekvm-*.tgz 2>/dev/null || npm install --no-audit --no-fund --silent --offline ./sekvm-*.tgz
cp -r "$root/examples/bank" bank
echo "== npx sekvm prove bank"
npx --no-install sekvm prove bank
echo "== npx sekvm prove 3"
npx --no-install sekvm prove 3 | tail -1
echo "== npx sekvm run"
npx --no-install sekvm run 2>/dev/null | grep '^hello from EL2'
echo "== types"
"$root/node_modules/.bin/tsc" --noEmit --strict --target es2023 --module nodenext --allowImportingTsExtensions bank/*/*.ts
echo "== savings are written when their lock is given up: npx sekvm prove bank"
awk '/write\(SAVINGS/ { print "    release(SAVINGS);" } { print }' bank/02-bank/code.ts >code.ts
mv code.ts bank/02-bank/code.ts
status=0
npx --no-install sekvm prove bank >refuted.txt || status=$?
grep '^REFUTED' refuted.txt
[ "$status" -eq 1 ] || { echo "exit status $status, not 1"; exit 1; }
