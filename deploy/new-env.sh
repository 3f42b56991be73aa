#!/bin/sh
# Prints the settings and new secrets of an installation: deploy/new-env.sh > .env
# Needs Node for the keys of the bus. Keep the result out of the repository, readable by its owner only. What each is for: .env.example.
set -eu
umask 077

# Letters and digits: they stand in URLs. A letter first: NATS reads a number as a number.
secret() { printf 's%s' "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"; }

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
