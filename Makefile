# Every command there is. `make run` and `make test` need rustup and a C compiler;
# scripts/setup installs the rest where it may and says what to install where it may not.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help build run dev test lint form doc unit api document questions app e2e screenshots openapi bench

built := $(or $(CARGO_TARGET_DIR),target)
server := --workspace --exclude frontend
browser := --package frontend --target wasm32-unknown-unknown
# Most tests wait for a disk, a database or a server more than they compute.
threads := $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))

help:
	@sed -n 's/^## //p' Makefile

## make build        the server with the web app inside: target/release/switchboard
# What is released carries its own OpenSSL, whatever the tests use (scripts/setup).
build: export OPENSSL_NO_VENDOR = 0
build:
	scripts/setup build
	cargo xtask bundle --release
	cargo build --release --package api

## make run          build, then serve http://localhost:8080 with its data in ./data
run: build
	exec $(built)/release/switchboard serve

## make dev          serve a development build, rebuilt whenever a file changes
dev:
	scripts/setup build
	cargo xtask dev

## make test         everything CI runs: lint, unit, api and e2e
# One compiler builds and lints: a lint of its own would check every dependency beside building it, which
# took a sixth of the time. The words are those that `cargo clippy -- -D warnings` sets.
test: export RUSTC_WORKSPACE_WRAPPER = clippy-driver
test: export CLIPPY_ARGS = -Dwarnings__CLIPPY_HACKERY__
test:
	scripts/setup test
	$(MAKE) --jobs=1 form document unit
# The questions take one core and their time, whatever they cost; the other one compiles meanwhile.
	$(MAKE) --jobs=2 --output-sync=target questions app
	$(MAKE) e2e

## make lint         formatting, packaging, and every warning of clippy is an error
lint:
	scripts/setup test
	$(MAKE) form
	cargo clippy $(server) --all-targets --locked -- -D warnings
	cargo clippy $(browser) --locked -- -D warnings

form:
	$(built)/python/bin/hadolint Dockerfile
	$(built)/python/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose.yaml
	scripts/check-units
	cargo fmt --all --check

## make doc          the documentation of the code, without a warning
doc:
	RUSTDOCFLAGS="-D warnings" cargo doc $(server) --no-deps --document-private-items --locked
	RUSTDOCFLAGS="-D warnings" cargo doc $(browser) --no-deps --document-private-items --locked

## make unit         unit, store, API and widget tests, on SQLite and PostgreSQL
unit:
	node --test frontend/widget/test/*.test.js
	cargo build $(server) --bins --examples --locked
	@if cargo nextest --version >/dev/null 2>&1; \
	then set -x; cargo nextest run $(server) --locked --no-fail-fast --test-threads $(threads); \
	else set -x; cargo test $(server) --all-targets --locked --no-fail-fast -- --test-threads $(threads); \
	fi
# What the client's documentation shows compiles: neither of the two runs it.
	cargo test $(server) --doc --locked

## make api          the OpenAPI document under a linter, then two minutes of made-up requests
api:
	scripts/setup test
	cargo build $(server) --bins --examples --locked
	$(MAKE) --jobs=1 document questions

document:
	e2e/node_modules/.bin/redocly lint --config openapi/redocly.yaml openapi/openapi.json

questions:
	$(built)/python/bin/python scripts/fuzz-api.py $(built)/debug/switchboard

## make app          the web app as the journeys load it
app:
	cargo xtask bundle

## make e2e          the browser journeys on both databases; ARGS go to Playwright
e2e:
	scripts/setup test
	cargo build $(server) --bins --examples --locked
	$(MAKE) app
	cd e2e && npm run --silent check && npx playwright test $(ARGS)

## make screenshots  pictures of every screen in target/screenshots
screenshots:
	$(MAKE) e2e ARGS="--config screenshots.config.ts"

## make bench        measure what docs/benchmarks.md lists; FULL=1 for the large sizes, ONLY=F-02,F-05 for some
bench: build
	scripts/setup test
	cargo build --release --package bench
	$(built)/release/bench $(if $(FULL),--full) $(if $(ONLY),--only $(ONLY))

## make openapi      write openapi/openapi.json from the handlers
openapi:
	cargo xtask openapi
