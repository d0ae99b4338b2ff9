"""R-09: asks a running server everything its OpenAPI document allows, and much that it does not.

    target/python/bin/python scripts/fuzz-api.py target/debug/switchboard

Starts the server on SQLite in a folder of its own, signs up, lets one customer write, and hands over
to schemathesis. FUZZ_SECONDS bounds how long it asks (120); FUZZ_SEED repeats a run.
"""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

SECONDS = os.environ.get("FUZZ_SECONDS", "120")
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
]
# Streams have no end, and whoever signs out asks no more.
LEFT_OUT = r"/events$|/auth/logout$|/sessions/\{id\}$|/reset$"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def post(url, body, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def wait_until_ready(origin, server):
    for _ in range(300):
        if server.poll() is not None:
            sys.exit("the server did not start")
        try:
            urllib.request.urlopen(f"{origin}/readyz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server is not ready")


def desk(api):
    """An organization in which somebody has written: gives the tokens of its owner and of a visitor of
    its website, and the ids that are there."""
    owner = post(
        f"{api}/auth/signup",
        {
            "organization_name": "Shop",
            "first_name": "Ada",
            "email": "ada@example.com",
            "password": "correct horse battery",
        },
    )
    token = owner["access_token"]
    settings = {"webhook_url": "https://example.com/hook"}
    channel = post(
        f"{api}/channels", {"kind": "api", "name": "Till", "settings": settings}, token
    )
    website = post(f"{api}/channels", {"kind": "webchat", "name": "Website"}, token)
    inbound = {"message_id": "m", "contact": {"address": "bo"}, "text": "Hello"}
    taken = post(f"{api}/channels/{channel['id']}/inbound", inbound, token)
    team = post(f"{api}/teams", {"name": "Support"}, token)
    contact = post(f"{api}/contacts", {"name": "Bo"}, token)
    widget = api.replace("/api/v1", f"/widget/v1/{website['public_id']}")
    visitor = post(f"{widget}/sessions", {})["session_token"]
    return token, visitor, {
        "/channels/": {"id": channel["id"]},
        "/teams/": {"id": team["id"]},
        "/contacts/": {"id": contact["id"]},
        "/drafts/": {"conversation_id": taken["conversation_id"]},
        "/conversations/": {"id": taken["conversation_id"]},
        "/widget/": {"public_id": website["public_id"]},
    }


def configuration(token, visitor, ids):
    """Asked are things of the desk by those who may: else nearly all would be a 401 or a 404."""
    lines = [f'headers = {{ Authorization = "Bearer {token}" }}', ""]
    for path, values in ids.items():
        lines += ["[[operations]]", f"include-path-regex = {json.dumps(path)}"]
        given = (f"{json.dumps('path.' + name)} = {json.dumps(value)}" for name, value in values.items())
        lines.append(f"parameters = {{ {', '.join(given)} }}")
        if path == "/widget/":
            lines.append(f'headers = {{ Authorization = "Bearer {visitor}" }}')
        lines.append("")
    return "\n".join(lines)


def main(program):
    folder = tempfile.TemporaryDirectory(prefix="switchboard-fuzz-")
    place = pathlib.Path(folder.name)
    origin = f"http://127.0.0.1:{free_port()}"
    environment = {
        **os.environ,
        "SWITCHBOARD_LISTEN": origin.removeprefix("http://"),
        "SWITCHBOARD_DATA_DIR": str(place / "data"),
        "SWITCHBOARD_LOG": "warn",
    }
    log = (place / "server.log").open("w+")
    server = subprocess.Popen([program, "serve"], env=environment, stdout=log, stderr=log)
    try:
        wait_until_ready(origin, server)
        found = desk(f"{origin}/api/v1")
        (place / "schemathesis.toml").write_text(configuration(*found))
        asking = [
            str(pathlib.Path(sys.executable).with_name("st")),
            "--config-file",
            str(place / "schemathesis.toml"),
            "run",
            f"{origin}/api/openapi.json",
            f"--checks={','.join(CHECKS)}",
            f"--exclude-path-regex={LEFT_OUT}",
            f"--max-time={SECONDS}",
            "--request-timeout=10",
            "--generation-database=none",
            "--generation-with-security-parameters=false",
            "--warnings=off",
            "--no-color",
        ]
        if seed := os.environ.get("FUZZ_SEED"):
            asking.append(f"--seed={seed}")
        answer = subprocess.run(asking, cwd=place).returncode
        if server.poll() is not None:
            answer = answer or 1
            print("the server has ended")
        if answer:
            log.seek(0)
            print(log.read()[-5000:])
        return answer
    finally:
        server.terminate()
        server.wait(30)
        folder.cleanup()


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
