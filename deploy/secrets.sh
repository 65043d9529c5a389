#!/bin/sh
# Makes the secrets that docker-compose.yml hands to its servers and to the program, once, under secrets/ (or the folder given): each beside
# the image, none in it. The folder is its owner's alone; its files can be read in containers, where each program is somebody else.
set -eu
folder=${1:-secrets}
umask 077
mkdir "$folder" 2>/dev/null || { echo "$folder: there already, so nothing is made" >&2; exit 1; }
umask 022
clickhouse=$(openssl rand -hex 24)
postgres=$(openssl rand -hex 24)
hash=$(printf %s "$clickhouse" | openssl dgst -sha256 -r | cut -d ' ' -f 1)
printf '<clickhouse><users><exchange><password_sha256_hex>%s</password_sha256_hex><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota></exchange></users></clickhouse>\n' "$hash" > "$folder/clickhouseUser.xml"
printf 'http://exchange:%s@127.0.0.1:8123/default\n' "$clickhouse" > "$folder/analyticsUrl"
printf %s "$postgres" > "$folder/postgresPassword"
printf 'postgres://postgres:%s@127.0.0.1:5432/postgres?sslmode=disable\n' "$postgres" > "$folder/tablesUrl"
