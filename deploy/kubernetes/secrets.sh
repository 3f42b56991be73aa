#!/bin/sh
# Prints the Secrets that the manifests refer to, from the same file as docker compose uses:
#
#   deploy/new-env.sh
#   deploy/kubernetes/secrets.sh .env 'mongodb.data.svc:27017/?replicaSet=rs0' | kubectl apply -n obp -f -
#
# The second argument is the MongoDB, without scheme and account; each service has an account of its own there, on its
# own database (deploy/mongo-init.js makes them).
set -eu
env=$1 mongo=$2

value() { sed -n "s/^$1=//p" "$env"; }
begin() { printf -- '---\napiVersion: v1\nkind: Secret\nmetadata: { name: obp-%s }\nstringData:\n' "$1"; }
entry() { [ -n "$2" ] || { echo "secrets.sh: $1 is missing" >&2; exit 1; }; printf '  %s: "%s"\n' "$1" "$2"; }

begin nats
for part in gateway identity bank customer attribute kyc link crm cascade operator; do
  name=NATS_$(echo "$part" | tr '[:lower:]' '[:upper:]')_PASSWORD
  entry "$name" "$(value "$name")"
done
begin streams
entry NATS_URL "nats://operator:$(value NATS_OPERATOR_PASSWORD)@obp-nats:4222"
for part in gateway identity bank customer attribute kyc link crm cascade; do
  upper=$(echo "$part" | tr '[:lower:]' '[:upper:]')
  begin "$part"
  entry BUS_KEYS "$part:$(value "BUS_${upper}_KEY")"
  entry BUS_TRUST "$(value BUS_TRUST)"
  entry NATS_URL "nats://$part:$(value "NATS_${upper}_PASSWORD")@obp-nats:4222"
  [ "$part" = gateway ] && continue
  entry STORE_URL "mongodb://$part:$(value "MONGO_${upper}_PASSWORD")@$mongo&authSource=obp_$part"
  [ "$part" = identity ] || continue
  for name in ADMIN_USERNAME ADMIN_PASSWORD CONSUMER_KEY TOKEN_KEYS; do entry "$name" "$(value $name)"; done
done
