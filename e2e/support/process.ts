// Programs a test starts: found where cargo put them, stopped when the test is done.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(import.meta.dirname, "..", "..");

/** The path of a program in cargo's folder: of development builds, unless SWITCHBOARD_BUILD says `release`. */
export function built(program: string): string {
  return resolve(root, process.env.CARGO_TARGET_DIR ?? "target", process.env.SWITCHBOARD_BUILD ?? "debug", program);
}

export const dist = resolve(root, "frontend", "dist");

/** A fresh PostgreSQL database; `stop` removes it. */
export async function startPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const process = spawn(built("throwaway-postgres"), { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: process.stdout });
  const first = await Promise.race([once(lines, "line"), once(process, "exit")]);
  if (typeof first[0] !== "string") throw new Error("no PostgreSQL: see the message above");
  return {
    url: first[0],
    stop: async () => {
      process.stdin.end();
      await ended(process);
    },
  };
}

/** Resolves when the process is gone. */
export async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode === null && process.signalCode === null) await once(process, "exit");
}
