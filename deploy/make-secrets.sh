#!/bin/sh
# Makes one random password a service, readable by its owner only. Files that are there already are left as they are.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets
for name in elastic kibana_system huisheng kibana_encryption; do
  file="secrets/$name"
  if [ -s "$file" ]; then
    echo "已有 $file，未改动"
    continue
  fi
  # 36 random bytes; only letters and digits, so that the value can stand in a URL, a header and a JSON text as it is.
  head -c 36 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | cut -c 1-40 > "$file"
  echo "已生成 $file"
done
