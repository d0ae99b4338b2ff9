"""R-09: asks a running server everything its OpenAPI document allows, and much that it does not.

    target/python/bin/python scripts/fuzz-api.py target/debug/switchboard

Starts the server on SQLite in a folder of its own, signs up, lets one customer write, and hands over
to schemathesis: first a little of every operation, then as much as there is time for. An operation of
which nothing was asked fails the run. FUZZ_SECONDS bounds how long it asks (120); FUZZ_SEED repeats a run.
"""

import collections
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

SECONDS = int(os.environ.get("FUZZ_SECONDS", "120"))
# Of each operation, so that what stands last in the document has its turn.
EXAMPLES_OF_EACH = 2
# What is left for the rest, however long the first round took.
LEAST_SECONDS = 10
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
]
# By its method and path; nothing else is left out.
LEFT_OUT = {
    "GET /api/v1/events": "a stream has no end",
    "GET /widget/v1/{public_id}/events": "a stream has no end",
    "POST /api/v1/auth/logout": "whoever signs out asks no more",
    "DELETE /api/v1/sessions/{id}": "it would be the caller's own",
    "POST /widget/v1/{public_id}/reset": "it ends the visitor's session",
}
NOTES = pathlib.Path(__file__).resolve().with_name("fuzz_notes.py")
METHODS = ("get", "put", "post", "delete", "patch")


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
    lines = [
        f"hooks = {json.dumps(str(NOTES))}",
        f'headers = {{ Authorization = "Bearer {token}" }}',
        "",
    ]
    for path, values in ids.items():
        lines += ["[[operations]]", f"include-path-regex = {json.dumps(path)}"]
        given = (f"{json.dumps('path.' + name)} = {json.dumps(value)}" for name, value in values.items())
        lines.append(f"parameters = {{ {', '.join(given)} }}")
        if path == "/widget/":
            lines.append(f'headers = {{ Authorization = "Bearer {visitor}" }}')
        lines.append("")
    return "\n".join(lines)


def operations(origin):
    """Every operation of the document, by its method and path."""
    with urllib.request.urlopen(f"{origin}/api/openapi.json", timeout=10) as answer:
        paths = json.load(answer)["paths"]
    return {
        f"{method.upper()} {path}"
        for path, item in paths.items()
        for method in item
        if method in METHODS
    }


def asking(origin, place):
    command = [
        str(pathlib.Path(sys.executable).with_name("st")),
        "--config-file",
        str(place / "schemathesis.toml"),
        "run",
        f"{origin}/api/openapi.json",
        f"--checks={','.join(CHECKS)}",
        "--request-timeout=10",
        "--generation-database=none",
        "--generation-with-security-parameters=false",
        "--warnings=off",
        "--no-color",
    ]
    for name in LEFT_OUT:
        command += ["--exclude-name", name]
    if seed := os.environ.get("FUZZ_SEED"):
        command.append(f"--seed={seed}")
    return command


def ask(origin, place):
    """Both rounds; gives whether nothing was wrong with any answer."""
    began = time.monotonic()
    environment = {**os.environ, "FUZZ_NOTES": str(place / "notes")}
    command = asking(origin, place)
    each = command + ["--phases=fuzzing", f"--max-examples={EXAMPLES_OF_EACH}"]
    is_well = subprocess.run(each, cwd=place, env=environment).returncode == 0
    left = SECONDS - int(time.monotonic() - began)
    rest = command + [f"--max-time={max(left, LEAST_SECONDS)}"]
    return subprocess.run(rest, cwd=place, env=environment).returncode == 0 and is_well


def count(origin, place):
    """Says how much was asked; gives what nothing was asked of although it should have been."""
    statuses = collections.defaultdict(collections.Counter)
    for line in (place / "notes").read_text().splitlines():
        status, operation = line.split(" ", 1)
        statuses[operation][status[0]] += 1
    everything = operations(origin)
    if gone := LEFT_OUT.keys() - everything:
        sys.exit(f"left out, but not in the document: {', '.join(sorted(gone))}")
    served = sum(1 for of in statuses.values() if of["2"])
    requests = sum(sum(of.values()) for of in statuses.values())
    print(f"{requests} requests to {len(statuses)} of {len(everything)} operations; {served} answered some with 2xx")
    return sorted(everything - LEFT_OUT.keys() - statuses.keys())


def main(program):
    folder = tempfile.TemporaryDirectory(prefix="switchboard-fuzz-")
    place = pathlib.Path(folder.name)
    origin = f"http://127.0.0.1:{free_port()}"
    environment = {
        **os.environ,
        "SWITCHBOARD_LISTEN": origin.removeprefix("http://"),
        "SWITCHBOARD_DATA_DIR": str(place / "data"),
        "SWITCHBOARD_LOG": "warn",
        # A 429 is an answer that says nothing of the operation.
        "SWITCHBOARD_RATE_LIMIT": "0",
        "SWITCHBOARD_ADDRESS_RATE_LIMIT": "0",
    }
    log = (place / "server.log").open("w+")
    server = subprocess.Popen([program, "serve"], env=environment, stdout=log, stderr=log)
    try:
        wait_until_ready(origin, server)
        found = desk(f"{origin}/api/v1")
        (place / "schemathesis.toml").write_text(configuration(*found))
        is_well = ask(origin, place)
        if server.poll() is not None:
            is_well = False
            print("the server has ended")
        elif missed := count(origin, place):
            is_well = False
            print(f"nothing was asked of {', '.join(missed)}")
        if not is_well:
            log.seek(0)
            print(log.read()[-5000:])
        return 0 if is_well else 1
    finally:
        server.terminate()
        server.wait(30)
        folder.cleanup()


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
