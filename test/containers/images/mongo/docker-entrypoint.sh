#!/bin/bash
# As the entry point of Docker's mongo image: `mongod` with its options, the first administrator from the environment,
# root given up; anything else is run as it is.
set -euo pipefail
[ "${1:-}" = mongod ] || exec "$@"
if [ "$(id -u)" = 0 ]; then exec setpriv --reuid=mongodb --regid=mongodb --init-groups "$0" "$@"; fi
exec "$@"
