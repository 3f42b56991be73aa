#!/bin/bash
# Asks the process beside it, for container health checks: `bash health.sh live` or `bash health.sh ready`. Prints the
# answer. Bash can connect to a port: a Node process for every check would cost more than the idle part.
exec 3<>"/dev/tcp/127.0.0.1/$OPS_PORT" || exit 1
printf 'GET /health/%s HTTP/1.0\r\n\r\n' "${1:-live}" >&3
read -r -t 3 _ status _ <&3
while read -r -t 3 line && [ "$line" != $'\r' ]; do :; done <&3
cat <&3
[ "$status" = 200 ]
