// A real SMTP server with one mailbox that takes every letter.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { ended } from "./process.ts";

const root = resolve(import.meta.dirname, "..", "..");

export interface Letter {
  to: string[];
  headers: [name: string, value: string][];
  text: string;
  html: string;
  files: { name: string }[];
}

export interface Mailbox {
  /** As `SWITCHBOARD_SMTP_URL`. */
  url: string;
  /** What it has taken for an address. */
  letters: (to: string) => Promise<Letter[]>;
  stop: () => Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const folder = await mkdtemp(join(tmpdir(), "switchboard-mail-"));
  const python = resolve(root, process.env.CARGO_TARGET_DIR ?? "target", "python", "bin", "python");
  const server = spawn(python, [join(root, "crates", "testkit", "src", "mailbox.py"), folder], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: server.stdout });
  const first = await Promise.race([once(lines, "line"), once(server, "exit")]);
  if (typeof first[0] !== "string") throw new Error("no mail server: run scripts/setup test");
  return {
    url: `smtp://127.0.0.1:${first[0]}`,
    letters: async (to) => {
      const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
      const all = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8")) as Letter));
      return all.filter((letter) => letter.to.includes(to));
    },
    stop: async () => {
      server.stdin.end();
      await ended(server);
      await rm(folder, { recursive: true });
    },
  };
}
