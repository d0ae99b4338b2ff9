# syntax=docker/dockerfile:1
# The server with the web app inside, on an image without a shell. Nothing is downloaded at run time.
#
#   docker build -t switchboard .
#   docker run -p 8080:8080 -v switchboard:/data -e SWITCHBOARD_PUBLIC_URL=http://localhost:8080 switchboard

FROM rust:1.95-bookworm AS build

# libpq and OpenSSL are compiled from their sources; Node.js runs wasm-opt and esbuild, which make the web app and the widget smaller.
# Debian keeps no older packages, so a pinned version would soon not be found.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make nodejs npm perl \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /src

# Before the sources, so that a change of them does not fetch these again.
COPY rust-toolchain.toml ./
RUN rustup toolchain install
COPY e2e/package.json e2e/package-lock.json e2e/.npmrc e2e/
RUN PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix e2e --ignore-scripts --no-audit --no-fund

COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo xtask bundle --release \
    && cargo build --release --locked --package api \
    && cp target/release/switchboard /switchboard \
    && mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot

COPY --from=build /switchboard /usr/local/bin/switchboard
# A new volume takes its owner from here. 65532 is the image's user `nonroot`.
COPY --from=build --chown=65532:65532 /data /data

ENV SWITCHBOARD_DATA_DIR=/data \
    SWITCHBOARD_LISTEN=0.0.0.0:8080

USER 65532:65532
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/usr/local/bin/switchboard", "health"]

ENTRYPOINT ["/usr/local/bin/switchboard"]
CMD ["serve"]
