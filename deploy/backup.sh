#!/bin/bash
# Runs in MongoDB's image. Backups are of one moment, of the whole server; those older than BACKUP_DAYS are removed.
#
#   backup.sh once             writes /backups/obp-TIME.gz
#   backup.sh every SECONDS    again and again
#   backup.sh restore FILE     puts back what is in the file, in the place of what is there; all parts have to be stopped
set -euo pipefail
config=$(mktemp)
trap 'rm -f "$config"' EXIT
printf 'password: "%s"\n' "$MONGO_ROOT_PASSWORD" >"$config"
server=(--config="$config" --host="${MONGO_HOST:-mongo}" --username=root --authenticationDatabase=admin --quiet --gzip)

once() {
  local file
  file=/backups/obp-$(date -u +%Y%m%dT%H%M%SZ).gz
  # A file has its name when it is whole.
  mongodump "${server[@]}" --oplog --archive="$file.part"
  mv "$file.part" "$file"
  find /backups -name 'obp-*.gz' -mtime "+${BACKUP_DAYS:-14}" -delete
  echo "$file"
}

case "${1:-}" in
  once) once ;;
  every)
    trap 'exit 0' TERM
    # A failed backup is logged, and repeated at the next time.
    while :; do
      once || echo 'the backup failed' >&2
      sleep "$2" &
      wait $!
    done
    ;;
  restore) mongorestore "${server[@]}" --oplogReplay --drop --archive="$2" ;;
  *) sed -n '2,7p' "$0"; exit 2 ;;
esac
