#!/bin/sh
# Makes deploy/certificates: a certificate authority, and a certificate of it for NATS and for MongoDB, for
# deploy/compose/tls.yml. The authority's key is thrown away: for new certificates, remove the folder and run the script again.
set -eu
cd "$(dirname "$0")"
umask 022
if [ -e certificates ]; then
  echo 'new-certificates.sh: deploy/certificates is there already' >&2
  exit 1
fi
# Only the owner can enter the folder. The files are readable, because the servers are other users in their containers.
mkdir -m 700 certificates
cd certificates
days=825
new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

new_key ca.key
openssl req -x509 -new -key ca.key -sha256 -days "$days" -subj '/CN=OBP Customer Services' -out ca.pem \
  -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign'
for server in nats mongo; do
  new_key "$server.key"
  printf 'subjectAltName=DNS:%s,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n' "$server" >"$server.ext"
  openssl req -new -key "$server.key" -subj "/CN=$server" |
    openssl x509 -req -CA ca.pem -CAkey ca.key -set_serial "0x$(openssl rand -hex 16)" -sha256 -days "$days" -extfile "$server.ext" -out "$server.crt" 2>/dev/null
  rm "$server.ext"
done
# MongoDB reads both from one file.
cat mongo.crt mongo.key >mongo.pem
rm ca.key mongo.crt mongo.key
chmod 644 ./*
