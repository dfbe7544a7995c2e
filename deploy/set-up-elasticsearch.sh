#!/bin/bash
# Runs once in a container of the Elasticsearch image: certificates first, then the users that Kibana and Huisheng log in
# with. Every step looks whether it was done before, so it can run at each start.
set -euo pipefail

certificates=/usr/share/elasticsearch/config/certs
secret() { cat "/run/secrets/$1"; }

if [ ! -f "$certificates/ca/ca.crt" ]; then
  bin/elasticsearch-certutil ca --silent --pem --out "$certificates/ca.zip"
  unzip -q "$certificates/ca.zip" -d "$certificates"
fi
if [ ! -f "$certificates/elasticsearch/elasticsearch.crt" ]; then
  cat > "$certificates/instances.yml" <<'Y'
instances:
  - name: elasticsearch
    dns: [elasticsearch, localhost]
    ip: [127.0.0.1]
  - name: kibana
    dns: [kibana, localhost]
    ip: [127.0.0.1]
Y
  bin/elasticsearch-certutil cert --silent --pem --out "$certificates/certs.zip" --in "$certificates/instances.yml" \
    --ca-cert "$certificates/ca/ca.crt" --ca-key "$certificates/ca/ca.key"
  unzip -q "$certificates/certs.zip" -d "$certificates"
fi
chown -R 1000:0 "$certificates"
find "$certificates" -type d -exec chmod 750 {} +
find "$certificates" -type f -exec chmod 640 {} +
chmod 755 "$certificates" "$certificates/ca"
chmod 644 "$certificates/ca/ca.crt"
chmod 600 "$certificates/ca/ca.key"

if [ "${1:-}" = "certificates" ]; then
  exit 0
fi

# The password goes through a file that only this container sees, not through the command line.
netrc=$(mktemp)
printf 'machine elasticsearch login elastic password %s\n' "$(secret elastic)" > "$netrc"
ask() { # method, path, body
  curl --silent --show-error --fail --netrc-file "$netrc" --cacert "$certificates/ca/ca.crt" --output /dev/null \
    --request "$1" --header 'Content-Type: application/json' --data-binary @- "https://elasticsearch:9200$2" <<< "$3"
}
ask POST /_security/user/kibana_system/_password "{\"password\": \"$(secret kibana_system)\"}"
ask PUT /_security/role/huisheng '{
  "cluster": ["monitor", "manage_index_templates"],
  "indices": [{"names": ["huisheng-*"], "privileges": ["all"]}]
}'
ask PUT /_security/user/huisheng "{\"password\": \"$(secret huisheng)\", \"roles\": [\"huisheng\", \"kibana_admin\"]}"
ask PUT /_security/role/huisheng_reader '{
  "indices": [{"names": ["huisheng-mentions", "huisheng-mentions-*", "huisheng-alerts*", "huisheng-runs*"],
               "privileges": ["read", "view_index_metadata"]}],
  "applications": [{"application": "kibana-.kibana", "privileges": ["read"], "resources": ["*"]}]
}'
rm -f "$netrc"
echo "证书、角色和用户已就绪"
