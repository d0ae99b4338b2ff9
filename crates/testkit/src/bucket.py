"""A real S3-compatible store (moto) with one bucket, `desk`.

usage: bucket.py [closed]; it prints its port. `closed` takes nobody's credentials. What it is told, a word a line, it
does and answers with a line: `stop` (nobody is listening any more), `start` (on the same port, with all that was there)
and `keys` (what is in the bucket, as JSON).
"""

import json
import os
import socket
import sys
import threading

# Creating the bucket needs no rights; whatever comes then does.
if sys.argv[1:] == ["closed"]:
    os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "1"

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


class Handler(WSGIRequestHandler):
    # A connection that was kept would outlive a stop.
    protocol_version = "HTTP/1.0"

    def log_request(self, *words):
        pass


app = DomainDispatcherApplication(create_backend_app)


def bound(port):
    own = socket.socket()
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    own.bind(("127.0.0.1", port))
    return own


# Nobody else gets the port while it is stopped.
reserved = bound(0)
port = reserved.getsockname()[1]


def start():
    with bound(port) as listener:
        listener.listen()
        server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Handler, fd=listener.fileno())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


server = start()
s3 = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
                  aws_access_key_id="key", aws_secret_access_key="secret")
s3.create_bucket(Bucket="desk")
print(port, flush=True)
# Whoever started it holds the other end: it goes when they go.
for line in sys.stdin:
    said = ""
    match line.strip():
        case "stop":
            server.shutdown()
            server.server_close()
        case "start":
            server = start()
        case "keys":
            pages = s3.get_paginator("list_objects_v2").paginate(Bucket="desk")
            said = json.dumps([found["Key"] for page in pages for found in page.get("Contents", [])])
    print(said, flush=True)
