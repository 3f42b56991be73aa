#!/bin/sh
# Makes the settings and new secrets of an installation, in a file that only its owner can read:
#
#   deploy/new-env.sh               .env
#   deploy/new-env.sh FILE          another file
#   PUBLIC_URL=https://obp.example.com deploy/new-env.sh
#
# Needs Node, for the keys of the bus. Never overwrites a file: its secrets may be in use. The meaning of each setting:
# .env.example.
set -eu
umask 077
file=${1:-.env}

fail() { echo "new-env.sh: $1" >&2; exit 1; }
command -v node >/dev/null || fail "needs Node, which is not on the PATH (with docker: docker run --rm -v \"\$PWD:/here\" -w /here node:20-slim deploy/new-env.sh)"
[ ! -e "$file" ] || fail "$file is there already; its secrets may be in use. Name another file, or move it away"

# Letters and digits: they stand in URLs. A letter first: NATS reads a number as a number.
secret() { printf 's%s' "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"; }

settings() {
  cat <<ENV
PUBLIC_URL=${PUBLIC_URL:-http://localhost:8080}
ADMIN_USERNAME=${ADMIN_USERNAME:-admin}
ADMIN_PASSWORD=$(secret)
CONSUMER_KEY=$(secret)
TOKEN_KEYS=k1:$(secret)
MONGO_ROOT_PASSWORD=$(secret)
MONGO_REPLICA_KEY=$(secret)
ENV
  echo "NATS_GATEWAY_PASSWORD=$(secret)"
  echo "NATS_OPERATOR_PASSWORD=$(secret)"
  for service in IDENTITY BANK CUSTOMER ATTRIBUTE KYC LINK CRM CASCADE; do
    echo "NATS_${service}_PASSWORD=$(secret)"
    echo "MONGO_${service}_PASSWORD=$(secret)"
  done
  node "$(dirname "$0")/new-bus-keys.js"
}

# All of it before the file is there, which is made only if it still is not (-C).
made=$(settings)
set -C
printf '%s\n' "$made" >"$file"
echo "new secrets are in $file"
