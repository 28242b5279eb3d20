// Takes the registry's addresses out of package-lock.json: the lock file names packages, versions and
// checksums, and no host, so that it installs from whatever registry a machine is set to.
//
// npm's own setting for this drops the packages of other platforms, and npm ci then refuses the file.
// `npm run lock` writes, `npm run lock -- --check` only looks.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const file = join(dirname(fileURLToPath(import.meta.url)), "../package-lock.json");
const text = readFileSync(file, "utf8");
const lock = JSON.parse(text);

for (const entry of Object.values(lock.packages)) {
  if (/^https?:/.test(entry.resolved ?? "")) delete entry.resolved;
}

const clean = `${JSON.stringify(lock, null, 2)}\n`;
if (process.argv.includes("--check")) {
  if (clean !== text) {
    process.stderr.write("package-lock.json names a registry: run npm run lock\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, clean);
}
