"""A real SMTP server that writes what it takes into a folder, one JSON file a letter.

usage: mailbox.py FOLDER; it prints its port. A recipient at refused.example is refused for good (550),
and while FOLDER has a file `busy` everything is put off (451).
"""

import asyncio
import email
import email.policy
import json
import os
import sys

from aiosmtpd.smtp import SMTP

folder = sys.argv[1]
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


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Mailbox(), enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Whoever started it holds the other end: it goes when they go.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
