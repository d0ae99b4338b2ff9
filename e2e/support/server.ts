// The real server, on a free port, with data of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openMailbox, type Mailbox } from "./mailbox.ts";
import { built, dist, ended, startPostgres } from "./process.ts";

export type Database = "sqlite" | "postgres";

export interface Server {
  url: string;
  /** What the server wrote; worth reading when a journey failed. */
  log: string;
  /** What it sends mail to. */
  mailbox: Mailbox;
  stop: () => Promise<void>;
}

export async function startServer(database: Database, log: string): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), "switchboard-e2e-"));
  const mailbox = await openMailbox();
  const postgres = database === "postgres" ? await startPostgres() : undefined;
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server = spawn(built("switchboard"), ["serve"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      SWITCHBOARD_LISTEN: `127.0.0.1:${port}`,
      SWITCHBOARD_PUBLIC_URL: url,
      SWITCHBOARD_DATA_DIR: data,
      // A release serves the app that is inside it.
      ...(process.env.SWITCHBOARD_BUILD === "release" ? {} : { SWITCHBOARD_DIST: dist }),
      SWITCHBOARD_METRICS_LISTEN: "off",
      SWITCHBOARD_SIGNUP: "open",
      SWITCHBOARD_SMTP_URL: mailbox.url,
      // Who signs up in a journey may say where they come from: one address is not sent many mails.
      SWITCHBOARD_TRUSTED_PROXIES: "127.0.0.0/8",
      // The integrator's webhook of the journeys listens on this machine.
      SWITCHBOARD_ALLOW_PRIVATE_TARGETS: "127.0.0.0/8",
      ...unlimited(),
      ...(postgres ? { SWITCHBOARD_DATABASE_URL: postgres.url } : {}),
    },
  });
  const written = createWriteStream(log);
  server.stdout.pipe(written, { end: false });
  server.stderr.pipe(written, { end: false });

  const stop = async () => {
    server.kill("SIGTERM");
    await ended(server);
    await postgres?.stop();
    await mailbox.stop();
    await rm(data, { recursive: true });
  };
  try {
    await ready(url, server);
  } catch (error) {
    await stop();
    throw new Error(`no server, see ${log}`, { cause: error });
  }
  return { url, log, mailbox, stop };
}

/** Benches ask for this: one client stands for a crowd, so it is not slowed down like one. */
function unlimited(): Record<string, string> {
  return process.env.BENCH_UNLIMITED ? { SWITCHBOARD_RATE_LIMIT: "0", SWITCHBOARD_ADDRESS_RATE_LIMIT: "0" } : {};
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error(`${url}/readyz did not become ready`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
