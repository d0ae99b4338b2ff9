// The frame's modules as `cargo xtask bundle` ships them: one file, dependencies first, without imports, comments and
// indentation. It is a matter of lines, because the modules keep to what the test of this name checks.

import { readFile } from "node:fs/promises";

const IMPORT = /^import \{ .+ \} from "\.\/(.+)";$/;
const folder = new URL("../", import.meta.url);

export const read = (name) => readFile(new URL(name, folder), "utf8");

/** The modules that `entry` needs, itself last. */
export async function order(entry, seen = new Set()) {
  const names = [];
  for (const line of (await read(entry)).split("\n")) {
    const needed = IMPORT.exec(line)?.[1];
    if (!needed || seen.has(needed)) continue;
    seen.add(needed);
    names.push(...(await order(needed, seen)));
  }
  return [...names, entry];
}

/** Comments stand on lines of their own, so a line is code or it is not. */
export function lean(source) {
  let comment = false;
  const kept = [];
  for (const line of source.split("\n").map((one) => one.trim())) {
    comment ||= line.startsWith("/*");
    if (line && !comment && !line.startsWith("//") && !IMPORT.test(line)) kept.push(line.replace(/^export /, ""));
    comment &&= !line.endsWith("*/");
  }
  return kept.join("\n");
}

export async function join(entry) {
  const sources = await Promise.all((await order(entry)).map(read));
  return sources.map(lean).join("\n");
}
