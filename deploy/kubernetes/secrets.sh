#!/bin/sh
# Writes the secrets that the manifests refer to into a folder, a file for each, from the same .env as docker compose uses:
#
#   deploy/new-env.sh
#   deploy/kubernetes/secrets.sh .env 'mongodb://mongodb.data.svc:27017/?replicaSet=rs0' examples/kubernetes/secrets
#
# The second argument is the MongoDB, without account; each service has an account of its own there, on its own database
# (deploy/mongo-init.js makes them). Kustomize makes Secrets of the files (examples/kubernetes/kustomization.yaml), with a hash of their
# content in the names: pods whose secret changes are replaced. Keep the folder out of the repository.
set -eu
env=$1 mongo=${2#mongodb://} folder=$3
umask 077
mkdir -p "$folder"

value() { sed -n "s/^$1=//p" "$env"; }
entry() { [ -n "$2" ] || { echo "secrets.sh: $1 is missing" >&2; exit 1; }; printf '%s=%s\n' "$1" "$2"; }
case $mongo in
  *\?*) mongo=$mongo'&' ;;
  */*) mongo=$mongo'?' ;;
  *) mongo=$mongo'/?' ;;
esac

for part in gateway identity bank customer attribute kyc link crm cascade; do
  upper=$(echo "$part" | tr '[:lower:]' '[:upper:]')
  {
    entry BUS_KEYS "$part:$(value "BUS_${upper}_KEY")"
    entry BUS_TRUST "$(value BUS_TRUST)"
    entry NATS_URL "nats://$part:$(value "NATS_${upper}_PASSWORD")@obp-nats:4222"
    [ "$part" = gateway ] || entry STORE_URL "mongodb://$part:$(value "MONGO_${upper}_PASSWORD")@${mongo}authSource=obp_$part"
    [ "$part" != identity ] || for name in ADMIN_USERNAME ADMIN_PASSWORD CONSUMER_KEY TOKEN_KEYS; do entry "$name" "$(value $name)"; done
  } >"$folder/$part.env"
done
for part in gateway identity bank customer attribute kyc link crm cascade operator; do
  name=NATS_$(echo "$part" | tr '[:lower:]' '[:upper:]')_PASSWORD
  entry "$name" "$(value "$name")"
done >"$folder/nats.env"
entry NATS_URL "nats://operator:$(value NATS_OPERATOR_PASSWORD)@obp-nats:4222" >"$folder/streams.env"
entry MONGO_ROOT_PASSWORD "$(value MONGO_ROOT_PASSWORD)" >"$folder/backup.env"
