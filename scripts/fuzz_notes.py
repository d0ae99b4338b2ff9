"""A hook for schemathesis: notes the status of every answer and what was asked, a line each."""

import os

import schemathesis

notes = open(os.environ["FUZZ_NOTES"], "a", buffering=1)


@schemathesis.hook
def after_call(context, case, response):
    notes.write(f"{response.status_code} {case.operation.label}\n")
