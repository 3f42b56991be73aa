#!/bin/bash
# Runs in MongoDB's image. A backup is of one moment, of the whole server; after a new one, those older than BACKUP_DAYS are
# removed. With MONGO_TLS_CA, the file of an authority, the connection is TLS.
#
#   backup.sh once             writes /backups/obp-TIME.gz
#   backup.sh every SECONDS    again and again
#   backup.sh restore FILE     restores a backup, in place of the present content; all parts have to be stopped
set -euo pipefail
folder=${BACKUP_FOLDER:-/backups}
config=$(mktemp)
unfinished=
trap 'rm -f "$config" ${unfinished:+"$unfinished"}' EXIT
printf 'password: "%s"\n' "$MONGO_ROOT_PASSWORD" >"$config"
server=(--config="$config" --host="${MONGO_HOST:-mongo}" --username=root --authenticationDatabase=admin --quiet --gzip)
[ -z "${MONGO_TLS_CA:-}" ] || server+=(--ssl --sslCAFile="$MONGO_TLS_CA")

once() {
  local file
  file=$folder/obp-$(date -u +%Y%m%dT%H%M%SZ).gz
  # A file has its name when it is complete. A killed backup leaves an incomplete one. Two may run in the same second.
  find "$folder" -name 'obp-*.part' -mmin +1440 -delete
  unfinished=$file.$$.part
  mongodump "${server[@]}" --oplog --archive="$unfinished"
  [ -s "$unfinished" ] || { echo "the backup is empty" >&2; return 1; }
  mv "$unfinished" "$file"
  find "$folder" -name 'obp-*.gz' -mtime "+${BACKUP_DAYS:-14}" -delete
  echo "$file"
}

case "${1:-}" in
  once) once ;;
  every)
    trap 'exit 0' TERM
    # A failed backup is logged, and repeated at the next time. It is a process of its own: in a condition, bash goes on
    # after a command that fails.
    while :; do
      bash "$0" once || echo 'the backup failed' >&2
      sleep "$2" &
      wait $!
    done
    ;;
  restore) mongorestore "${server[@]}" --oplogReplay --drop --archive="$2" ;;
  *) sed -n '2,8p' "$0"; exit 2 ;;
esac
