#!/usr/bin/env node
// Launcher of the compiled command line; everything else is in src/cli.
import { main } from "../dist/src/cli/main.js";

process.exitCode = await main(process.argv.slice(2));
