#!/usr/bin/env bash
# Runs a command where a Kubernetes of its own answers:
#
#   test/kubernetes/cluster.sh npm run test:kubernetes
#
# The cluster is one machine on this one: Kubernetes and etcd, built from their Go modules, on Debian's containerd, in
# namespaces of its own for network, processes and mounts. It needs root on Debian, Go, and no image registry: images come
# from the Docker engine of test/containers/engine.sh. It ends with the command, and never uses a cluster that is there.
# Programs and images are kept in CLUSTER_HOME (/var/tmp/obp-kubernetes) for the next run.
#
#   cluster.sh up      starts it and leaves it running
#   cluster.sh env     prints what to set to use it
#   cluster.sh stop    ends it
#   cluster.sh wipe    ends it, and removes what was kept
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
home=${CLUSTER_HOME:-/var/tmp/obp-kubernetes}
keys=$home/keys bin=$home/bin
. "$here/cluster/addresses.sh"

KUBERNETES=v1.34.4
PROMETHEUS_OPERATOR=v0.85.0
IMAGE=registry.example.com/obp-customer-services:0.1.0

say() { printf 'cluster: %s\n' "$*" >&2; }

# One program for all of Kubernetes (cluster/kubernetes/main.go), under the names of its parts.
programs() {
  local sum
  sum=$(cat "$here"/cluster/go.* "$here"/cluster/*/main.go | sha256sum)
  [ "$(cat "$bin/sum" 2>/dev/null)" = "$sum" ] && return
  say "building Kubernetes $KUBERNETES from its Go module; this takes a while"
  mkdir -p "$bin"
  local version="-X k8s.io/component-base/version.gitVersion=$KUBERNETES -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34 -X k8s.io/component-base/version.gitTreeState=clean"
  CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -C "$here/cluster" -trimpath -buildvcs=false -ldflags "-s -w $version" -o "$bin/" ./kubernetes ./coredns ./policies ./pause
  for name in etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl; do ln -sf kubernetes "$bin/$name"; done
  printf '%s' "$sum" >"$bin/sum"
}

# Plugins that give pods their network, and the definitions of what Prometheus Operator adds to Kubernetes.
files() {
  [ -e "$home/cni/bridge" ] || {
    say 'fetching the plugins for the network of pods'
    rm -rf "$home/deb"
    mkdir -p "$home/deb"
    (cd "$home/deb" && apt-get download -qq containernetworking-plugins 2>/dev/null && dpkg-deb -x ./*.deb .)
    mv "$home/deb/usr/lib/cni" "$home/cni"
    rm -rf "$home/deb"
  }
  [ -e "$home/crds/servicemonitors.yaml" ] || {
    local module
    module=$(go mod download -json "github.com/prometheus-operator/prometheus-operator@$PROMETHEUS_OPERATOR" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
    mkdir -p "$home/crds"
    for kind in servicemonitors prometheusrules; do
      cp "$module/example/prometheus-operator-crd/monitoring.coreos.com_$kind.yaml" "$home/crds/$kind.yaml"
    done
  }
}

image_of() { sed -nE "s#^ *image: *($1:[^ ]+).*#\1#p" "$root"/docker-compose.yml | head -1; }

# Writes an image of the Docker engine into a file, unless it is there already.
keep() {
  local name=$1 file=$home/images/$2 id
  id=$(docker image inspect --format '{{.Id}}' "$name")
  [ "$(cat "$file.id" 2>/dev/null)" = "$id" ] && return
  docker save --output "$file.tar" "$name"
  printf '%s' "$id" >"$file.id"
}

# Runs as a command of engine.sh.
images() {
  mkdir -p "$home/images"
  say 'building the image'
  docker buildx build --quiet --load --network host --tag "$IMAGE" "$root" >/dev/null
  for program in pause coredns; do
    tar -C "$bin" -c "$program" | docker import --change "ENTRYPOINT [\"/$program\"]" - "localhost/$program:1" >/dev/null
    keep "localhost/$program:1" "$program"
  done
  keep "$IMAGE" product
  keep "$(image_of nats)" nats
  keep "$(image_of mongo)" mongo
}

# An engine that runs already is used, and goes on.
with_docker() {
  local socket=unix://${ENGINE_HOME:-/var/tmp/obp-engine}/docker.sock
  if ! docker version >/dev/null 2>&1 && DOCKER_HOST=$socket docker version >/dev/null 2>&1; then
    export DOCKER_HOST=$socket DOCKER_CONFIG=${ENGINE_HOME:-/var/tmp/obp-engine}/config
  fi
  "$root/test/containers/engine.sh" "$@"
}

# A certificate of the cluster's authority: FILE, SUBJECT, and names.
certificate() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$keys/$1.key" -subj "$2" 2>/dev/null |
    openssl x509 -req -CA "$keys/ca.crt" -CAkey "$keys/ca.key" -days 30 -out "$keys/$1.crt" \
      -extfile <(printf 'extendedKeyUsage=serverAuth,clientAuth\n%s' "${3:+subjectAltName=$3}") 2>/dev/null
}

kubeconfig() {
  certificate "$1" "$2" "${3:-}"
  cat >"$keys/$1.conf" <<YAML
apiVersion: v1
kind: Config
clusters: [{ name: test, cluster: { server: $API, certificate-authority: $keys/ca.crt } }]
users: [{ name: test, user: { client-certificate: $keys/$1.crt, client-key: $keys/$1.key } }]
contexts: [{ name: test, context: { cluster: test, user: test } }]
current-context: test
YAML
}

new_keys() {
  rm -rf "$keys"
  mkdir -p "$keys"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=test -keyout "$keys/ca.key" -out "$keys/ca.crt" 2>/dev/null
  openssl genrsa -out "$keys/accounts.key" 2048 2>/dev/null
  certificate apiserver /CN=kube-apiserver "IP:$NODE,IP:127.0.0.1,IP:${SERVICES%.*.*}.0.1,DNS:kubernetes.default.svc"
  kubeconfig admin /O=system:masters/CN=admin
  kubeconfig kubelet /O=system:nodes/CN=system:node:node "IP:$NODE,DNS:node"
  for name in kube-controller-manager kube-scheduler kube-proxy; do kubeconfig "$name" "/CN=system:$name"; done
}

# Starts the machine. Its network has one cable, to this machine, which so reaches pods and Services.
start() {
  stop
  say 'starting the cluster'
  rm -rf "$home/state" "$home/log"
  mkdir -p "$home/log"
  new_keys
  unshare --net --mount --pid --fork --kill-child --mount-proc "$here/cluster/node.sh" "$home" >"$home/log/node.log" 2>&1 </dev/null &
  echo $! >"$home/pid"
  # The new network is there as soon as it is not this one.
  until [ "$(readlink "/proc/$!/ns/net" 2>/dev/null)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
  ip link add obp-node type veth peer name node netns "$!"
  ip addr add "$OUTSIDE/30" dev obp-node
  ip link set obp-node up
  ip route add "$SERVICES" via "$NODE"
  ip route add "$PODS" via "$NODE"
  export KUBECONFIG=$keys/admin.conf PATH=$bin:$PATH
  wait_for 'the API' kubectl get --raw /readyz
  wait_for 'the account of pods' kubectl get serviceaccount default -n kube-system
  kubectl apply -f "$here/cluster/addons.yaml" -f "$home/crds" --server-side >"$home/log/addons.log"
  for volume in a b c; do sed "s#VOLUME#$volume#g; s#STATE#$home/state#" "$here/cluster/volume.yaml"; done | kubectl apply -f - >>"$home/log/addons.log"
  wait_for 'the machine' kubectl wait --for=condition=Ready node/node --timeout=5s
  wait_for 'DNS' kubectl rollout status deployment/coredns -n kube-system --timeout=10s
}

wait_for() {
  local what=$1
  shift
  for _ in $(seq 1 600); do
    "$@" >/dev/null 2>&1 && return
    kill -0 "$(cat "$home/pid")" 2>/dev/null || break
    sleep 0.3
  done
  say "$what does not come; logs are in $home/log"
  tail -n 3 "$home"/log/*.log >&2
  return 1
}

# Ends process 1 of the machine, and everything in it; then removes what the kernel keeps. `unshare` ignores SIGTERM.
stop() {
  if [ -s "$home/pid" ]; then
    kill -KILL "$(cat "$home/pid")" 2>/dev/null || true
    for _ in $(seq 1 100); do kill -0 "$(cat "$home/pid")" 2>/dev/null || break; sleep 0.1; done
    rm -f "$home/pid"
  fi
  ip link del obp-node 2>/dev/null || true
  find /sys/fs/cgroup -depth -path '*/kubepods*' -type d -exec rmdir {} + 2>/dev/null || true
}

up() {
  mkdir -p "$home"
  programs
  files
  with_docker "$0" images
  start
}

case "${1:-}" in
  images) images ;;
  up) up ;;
  env) printf 'export KUBECONFIG=%s PATH=%s:$PATH\n' "$keys/admin.conf" "$bin" ;;
  stop) stop ;;
  wipe) stop; rm -rf "$home" ;;
  '') sed -n '2,15p' "$0"; exit 2 ;;
  *)
    trap stop EXIT
    up
    "$@"
    ;;
esac
