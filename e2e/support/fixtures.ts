// What every journey starts from: a server on the project's database, an organization of its own,
// and a page on which its owner is signed in.
import { expect, test as base, type Page } from "@playwright/test";
import { join } from "node:path";
import { signUp, type Organization, type Person } from "./api.ts";
import { startServer, type Database, type Server } from "./server.ts";

export interface ServerOptions {
  database: Database;
}

interface OfWorker {
  server: Server;
}

interface OfTest {
  organization: Organization;
  /** A page in a browser of its own, signed in as this person. */
  signedIn: (person: Person) => Promise<Page>;
  /** The owner's page, on the inbox. */
  desk: Page;
}

export const test = base.extend<OfTest, ServerOptions & OfWorker>({
  database: ["sqlite", { option: true, scope: "worker" }],

  server: [
    async ({ database }, use, worker) => {
      const log = join(worker.project.outputDir, `server-${database}-${worker.workerIndex}.log`);
      const server = await startServer(database, log);
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],

  baseURL: ({ server }, use) => use(server.url),

  organization: async ({ server }, use) => use(await signUp(server)),

  signedIn: async ({ browser, server }, use) => {
    const contexts: { close: () => Promise<void> }[] = [];
    // A part of the app that breaks down often leaves the rest standing: no journey would notice.
    const thrown: Error[] = [];
    await use(async ({ email, password }) => {
      const context = await browser.newContext({ baseURL: server.url });
      contexts.push(context);
      context.on("weberror", (error) => thrown.push(error.error()));
      // The answer's cookie is all the app needs to find out who is there.
      const answer = await context.request.post("/api/v1/auth/login", {
        headers: { origin: server.url },
        data: { email, password },
      });
      if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
    expect(thrown, "thrown in a page").toEqual([]);
  },

  desk: async ({ organization, signedIn }, use) => {
    const page = await signedIn(organization.owner);
    await page.goto("/conversations/inbox");
    await use(page);
  },
});

export { expect };
