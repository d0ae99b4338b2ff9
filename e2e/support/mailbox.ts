// A real SMTP server with one mailbox that takes every letter.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { ended } from "./process.ts";

const root = resolve(import.meta.dirname, "..", "..");

export interface Letter {
  to: string[];
  headers: [name: string, value: string][];
  text: string;
  html: string;
  files: { name: string }[];
}

/** The link in it that finishes a sign-up. */
export function signUpLink({ text }: Letter): string {
  const [link] = /\S+\/signup\/complete#\S+/.exec(text) ?? [];
  if (!link) throw new Error(`no link in ${text}`);
  return link;
}

export interface Mailbox {
  /** As `SWITCHBOARD_SMTP_URL`. */
  url: string;
  /** What it has taken for an address. */
  letters: (to: string) => Promise<Letter[]>;
  /** The first one it takes for an address, once it is there. */
  letter: (to: string) => Promise<Letter>;
  stop: () => Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const folder = await mkdtemp(join(tmpdir(), "switchboard-mail-"));
  const python = resolve(root, process.env.CARGO_TARGET_DIR ?? "target", "python", "bin", "python");
  const server = spawn(python, [join(root, "crates", "testkit", "src", "mailbox.py"), folder], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: server.stdout });
  const first = await Promise.race([once(lines, "line"), once(server, "exit")]);
  if (typeof first[0] !== "string") throw new Error("no mail server: run scripts/setup test");
  const letters = async (to: string): Promise<Letter[]> => {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
    const all = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8")) as Letter));
    return all.filter((letter) => letter.to.includes(to));
  };
  return {
    url: `smtp://127.0.0.1:${first[0]}`,
    letters,
    letter: async (to) => {
      for (let waited = 0; waited < 30_000; waited += 20) {
        const [letter] = await letters(to);
        if (letter) return letter;
        await sleep(20);
      }
      throw new Error(`no letter to ${to}`);
    },
    stop: async () => {
      server.stdin.end();
      await ended(server);
      await rm(folder, { recursive: true });
    },
  };
}
