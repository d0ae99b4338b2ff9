// A channel of mail on a real SMTP server, and mails that customers write to it.
import type { Organization } from "./api.ts";
import type { Mailbox } from "./mailbox.ts";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export interface MailChannel {
  /** Posts a mail as it came, as a mail server would. */
  arrives: (mail: string) => Promise<void>;
}

export async function addMailChannel({ api }: Organization, { url }: Mailbox): Promise<MailChannel> {
  const { secret, webhook_url: hook } = await api.post<{ secret: string; webhook_url: string }>("/channels", {
    kind: "email",
    name: "Support mail",
    settings: {
      from_address: "desk@fernhill.example", from_name: "Fernhill", smtp_host: "127.0.0.1", smtp_port: Number(new URL(url).port),
      smtp_security: "none", auth_server: "mx.fernhill.example",
    },
  });
  return {
    arrives: async (mail) => {
      const headers = { authorization: `Bearer ${secret}`, "content-type": "message/rfc822" };
      const answer = await fetch(hook, { method: "POST", headers, body: mail.replaceAll("\n", "\r\n") });
      if (!answer.ok) throw new Error(`a mail is not taken: ${answer.status} ${await answer.text()}`);
    },
  };
}

/** A mail with its formatting, a picture in it, and one that is elsewhere. */
export function formattedMail({ id, from, head = "", words, elsewhere }: { id: string; from: string; head?: string; words: string; elsewhere: string }): string {
  return `Message-ID: <${id}@customer.example>
From: ${from}
To: Fernhill <desk@fernhill.example>
Subject: Order A-17
MIME-Version: 1.0
${head}Content-Type: multipart/related; boundary=r

--r
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

${words}

On Wed, 8 Oct 2025, Desk <desk@fernhill.example> wrote:
> Which lamp was it?
--a
Content-Type: text/html; charset=utf-8

<script>document.title = "taken"; parent.document.title = "taken"</script>
<div style="font-family:Georgia;color:#333"><h2 style="color:#0b6e4f">${words}</h2>
<table width="100%" border="1" cellpadding="6" style="border-collapse:collapse"><tr><td>Lamp <b>Aurel</b></td><td align="right">€ 89.00</td></tr></table>
<p><img src="cid:logo@customer" width="40" height="40" alt="Logo"> <img src="${elsewhere}" alt="Pixel"> <a href="https://customer.example/orders/17">Order 17</a></p></div>
<blockquote>Which lamp was it?</blockquote>
--a--
--r
Content-Type: image/png
Content-ID: <logo@customer>
Content-Disposition: inline; filename="logo.png"
Content-Transfer-Encoding: base64

${PNG}
--r--
`;
}
