// The REST API as an integrator calls it; journeys prepare with it what they are not about.
import { signUpLink } from "./mailbox.ts";
import type { Server } from "./server.ts";

/** A person who can sign in. */
export interface Person {
  email: string;
  password: string;
  firstName: string;
  lastName: string;
}

/** Calls with the right of whoever the token belongs to. */
export class Api {
  readonly server: Server;
  readonly token: string;

  constructor(server: Server, token: string) {
    this.server = server;
    this.token = token;
  }

  get<T>(path: string): Promise<T> {
    return call(this.server, "GET", path, { token: this.token });
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return call(this.server, "POST", path, { body, token: this.token });
  }

  /** A file, to go with a message. */
  async upload(name: string, type: string, bytes: Buffer): Promise<string> {
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(bytes)], { type }), name);
    const headers = { authorization: `Bearer ${this.token}` };
    const answer = await fetch(`${this.server.url}/api/v1/attachments`, { method: "POST", headers, body: form });
    if (!answer.ok) throw new Error(`upload of ${name}: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return call(this.server, "PATCH", path, { body, token: this.token });
  }

  put<T>(path: string, body?: unknown): Promise<T> {
    return call(this.server, "PUT", path, { body, token: this.token });
  }

  delete<T>(path: string): Promise<T> {
    return call(this.server, "DELETE", path, { token: this.token });
  }
}

interface Call {
  body?: unknown;
  token?: string;
  /** The address it comes from, if not this machine's. */
  from?: string;
}

async function call<T>(server: Server, method: string, path: string, { body, token, from }: Call): Promise<T> {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(from ? { "x-forwarded-for": from } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}

/** An organization of its own, with its owner. */
export interface Organization {
  name: string;
  owner: Person;
  api: Api;
}

let made = 0;

/** Signs up an organization nobody else has, from an address nobody else has, by the link in the mail. */
export async function signUp(server: Server, name = "Fernhill Cycles"): Promise<Organization> {
  const owner = person("Maya", "Lindqvist");
  const from = `10.0.${made >> 8}.${made & 255}`;
  const body = { organization_name: name, first_name: owner.firstName, last_name: owner.lastName, email: owner.email, password: owner.password };
  await call(server, "POST", "/auth/signup", { body, from });
  const { hash } = new URL(signUpLink(await server.mailbox.letter(owner.email)));
  const completed = { body: { token: hash.slice(1) }, from };
  const { access_token } = await call<{ access_token: string }>(server, "POST", "/auth/signup/complete", completed);
  return { name, owner, api: new Api(server, access_token) };
}

/** Invites a colleague, to a role by its name, and accepts for them. */
export async function addAgent(organization: Organization, firstName: string, lastName: string, roleName = "Agent"): Promise<Person> {
  const { api } = organization;
  const agent = person(firstName, lastName);
  const roles = await api.get<{ items: { id: string; name: string }[] }>("/roles");
  const role = roles.items.find(({ name }) => name === roleName);
  const { invitation_url } = await api.post<{ invitation_url: string }>("/agents", {
    email: agent.email,
    first_name: firstName,
    last_name: lastName,
    role_id: role?.id,
    team_ids: [],
  });
  const token = new URL(invitation_url).pathname.split("/").at(-1);
  await call(api.server, "POST", `/invitations/${token}/accept`, { body: { password: agent.password } });
  return agent;
}

/** The API as this person calls it. */
export async function apiOf(server: Server, { email, password }: Person): Promise<Api> {
  const { access_token } = await call<{ access_token: string }>(server, "POST", "/auth/login", { body: { email, password } });
  return new Api(server, access_token);
}

/** Somebody with an address that is used once. */
export function person(firstName: string, lastName: string): Person {
  made += 1;
  const email = `${firstName}.${process.pid}.${made}@fernhill.example`.toLowerCase();
  return { email, firstName, lastName, password: "correct horse battery staple" };
}

export interface Channel {
  id: string;
  public_id: string;
  name: string;
}

export function addWebchat(organization: Organization, name = "Website"): Promise<Channel> {
  return organization.api.post("/channels", { kind: "webchat", name, settings: {} });
}
