"""A real SMTP server that writes what it takes into a folder, one JSON file a letter.

usage: mailbox.py FOLDER [LARGEST [CERTIFICATE KEY]]; it prints its port, and with a certificate those for
STARTTLS and for TLS, where one has to sign in: as desk, with fake-password, or by XOAUTH2 with the token
in FOLDER's file `token`. A recipient at refused.example is refused for good (550), and while FOLDER has a
file `busy` everything is put off (451). LARGEST is what it says it takes, in bytes.
"""

import asyncio
import base64
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder = sys.argv[1]
largest = int(sys.argv[2]) if len(sys.argv) > 2 else 32 * 1024 * 1024
certificate = sys.argv[3:5]
taken = 0


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith("@refused.example"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global taken
        if os.path.exists(os.path.join(folder, "busy")):
            return "451 Try again later"
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        words = {part.get_content_type(): part.get_content() for part in letter.walk()
                 if part.get_content_maintype() == "text" and not part.get_filename()}
        written = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": [[name, str(value)] for name, value in letter.items()],
            "text": words.get("text/plain", ""),
            "html": words.get("text/html", ""),
            "files": [{"name": part.get_filename(), "type": part.get_content_type(),
                       "size": len(part.get_payload(decode=True))}
                      for part in letter.iter_attachments() if part.get_filename()],
        }
        taken += 1
        place = os.path.join(folder, f"{taken:06}.json")
        with open(place + ".part", "w") as file:
            json.dump(written, file)
        os.rename(place + ".part", place)
        return "250 Taken"

    async def auth_XOAUTH2(self, server, args):
        with open(os.path.join(folder, "token")) as file:
            expected = f"user=desk\x01auth=Bearer {file.read()}\x01\x01"
        if len(args) == 2 and base64.b64decode(args[1]).decode() == expected:
            return AuthResult(success=True)
        # It says why, and hears that this was understood.
        await server.challenge_auth('{"status":"400","schemes":"bearer","scope":"https://mail.example/"}')
        return AuthResult(success=False, handled=False)


def knows(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"desk", b"fake-password"), handled=False)


async def main():
    loop = asyncio.get_running_loop()
    common = {"enable_SMTPUTF8": True, "data_size_limit": largest}
    servers = [await loop.create_server(lambda: SMTP(Mailbox(), **common), "127.0.0.1", 0)]
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        common |= {"authenticator": knows, "auth_required": True}
        servers.append(await loop.create_server(
            lambda: SMTP(Mailbox(), tls_context=context, require_starttls=True, **common), "127.0.0.1", 0))
        # What is secured from its first byte on need not be secured once more.
        servers.append(await loop.create_server(
            lambda: SMTP(Mailbox(), auth_require_tls=False, **common), "127.0.0.1", 0, ssl=context))
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    # Whoever started it holds the other end: it goes when they go.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
