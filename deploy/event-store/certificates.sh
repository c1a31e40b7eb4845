#!/usr/bin/env bash
# Makes the authority of the cluster and a certificate for each of its nodes. What is there and still good for 30 days
# stays as it is, so this may run at every start.
#
#   certificates.sh AUTHORITY TRUST NODES NODE...
#
# AUTHORITY is a folder for the private key of the authority, TRUST for its certificate alone, and NODES for a folder of
# each node. A node's certificate is for its name and for localhost.
set -euo pipefail
umask 077

authority=$1 trust=$2 nodes=$3
shift 3

readonly COMMON_NAME=eventstoredb-node # the nodes know one another by this name
readonly OWNER=1000:1000               # who EventStoreDB runs as in its image
readonly AUTHORITY_DAYS=3650 NODE_DAYS=730 SOON=$((30 * 24 * 3600))

good() { [[ -s $1 ]] && openssl x509 -checkend "$SOON" -noout -in "$1" >/dev/null; }

make_authority() {
  openssl req -x509 -newkey rsa:3072 -noenc -sha256 -days "$AUTHORITY_DAYS" \
    -subj '/O=Throughline/CN=Throughline EventStoreDB authority' \
    -addext 'basicConstraints=critical,CA:true,pathlen:0' \
    -addext 'keyUsage=critical,keyCertSign,cRLSign' \
    -keyout "$authority/ca.key" -out "$trust/ca.crt" 2>/dev/null
  chmod 644 "$trust/ca.crt"
  echo 'Made the authority.'
}

extensions_for() {
  printf '%s\n' \
    'basicConstraints=critical,CA:false' \
    'keyUsage=critical,digitalSignature,keyEncipherment' \
    'extendedKeyUsage=serverAuth,clientAuth' \
    "subjectAltName=DNS:$1,DNS:localhost,IP:127.0.0.1"
}

make_node() {
  local node=$1 folder=$nodes/$1
  mkdir -p "$folder"
  openssl req -new -newkey rsa:3072 -noenc -sha256 -subj "/CN=$COMMON_NAME" -keyout "$folder/node.key" 2>/dev/null |
    openssl x509 -req -sha256 -days "$NODE_DAYS" -CA "$trust/ca.crt" -CAkey "$authority/ca.key" \
      -set_serial "0x$(openssl rand -hex 16)" -extfile <(extensions_for "$node") -out "$folder/node.crt" 2>/dev/null
  [[ $(id -u) -ne 0 ]] || chown -R "$OWNER" "$folder"
  echo "Made the certificate of $node."
}

signed_by_the_authority() { openssl verify -CAfile "$trust/ca.crt" "$1" >/dev/null 2>&1; }

[[ $# -gt 0 ]] || { echo 'Name the nodes.' >&2; exit 2; }
mkdir -p "$authority" "$trust" "$nodes"
chmod 755 "$trust" "$nodes"
if ! good "$trust/ca.crt" || [[ ! -s $authority/ca.key ]]; then make_authority; fi
for node in "$@"; do
  certificate=$nodes/$node/node.crt
  if ! good "$certificate" || ! signed_by_the_authority "$certificate"; then make_node "$node"; fi
done
echo 'The certificates are in place.'
