#!/bin/sh
# Installs axe for this user on macOS or Linux, without root:
#   sh install.sh                          from the folder this file is in
#   curl -fsSL https://…/cli/install.sh | sh -s -- --from https://…/cli
# Run again it updates or repairs; --uninstall removes it. Sign-ins stay where they are (axe logout --all ends them).
set -eu
umask 022

public_key='@PUBLIC_KEY@'
root="${XDG_DATA_HOME:-$HOME/.local/share}/axe"
bin="$HOME/.local/bin"
from=''
uninstall=no

usage() {
  echo 'usage: install.sh [--from <https address or folder>] [--bin <folder for the command>] [--uninstall]'
}
say() { echo "$1" >&2; }
fail() {
  say "install.sh: $1"
  exit 1
}

while [ $# -gt 0 ]; do
  case "$1" in
    --from | --bin)
      [ $# -ge 2 ] || fail "$1 needs a value"
      [ "$1" = --from ] && from="$2" || bin="$2"
      shift 2
      ;;
    --uninstall) uninstall=yes; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
case "$bin" in /*) ;; *) bin="$(pwd)/$bin" ;; esac

if [ "$uninstall" = yes ]; then
  # Only what an installer of axe wrote is removed.
  if [ -f "$bin/axe" ] && grep -q 'axe launcher: ' "$bin/axe"; then rm -f "$bin/axe"; fi
  if [ -f "$root/installation.json" ]; then rm -rf "$root"; fi
  echo 'axe is removed. Sign-ins of this user, if any, are still in ~/.config/axe and in the keychain.'
  exit 0
fi

if [ -z "$from" ]; then
  folder=$(dirname -- "$0")
  [ -f "$folder/manifest.json" ] || { usage >&2; fail 'name the place of the release with --from'; }
  from=$(CDPATH='' cd -- "$folder" && pwd)
fi
from=${from%/}
case "$from" in
  https://* | http://localhost:* | http://127.0.0.1:*) local=no ;;
  *://*) fail "releases come from an https address or a folder, not from $from" ;;
  *) local=yes; [ -d "$from" ] || fail "there is no folder $from"; from=$(CDPATH='' cd -- "$from" && pwd) ;;
esac

work=$(mktemp -d "${TMPDIR:-/tmp}/axe-install.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# fetch <file of the release>: puts it into $work
fetch() {
  if [ "$local" = yes ]; then
    cp "$from/$1" "$work/$1" || fail "$from/$1 cannot be read; nothing was installed"
  elif command -v curl >/dev/null 2>&1; then
    curl -fsSL --retry 2 --connect-timeout 20 --max-time 900 -o "$work/$1" "$from/$1" || fail "$from/$1 cannot be fetched; nothing was installed"
  elif command -v wget >/dev/null 2>&1; then
    wget -q --timeout=30 --tries=2 -O "$work/$1" "$from/$1" || fail "$from/$1 cannot be fetched; nothing was installed"
  else
    fail 'curl or wget is needed to fetch the release'
  fi
}

sha256() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"
  elif command -v shasum >/dev/null 2>&1; then shasum -a 256 "$1"
  elif command -v openssl >/dev/null 2>&1; then openssl dgst -sha256 -r "$1"
  else fail 'sha256sum, shasum or openssl is needed to check the release'
  fi | cut -d ' ' -f 1
}

# listed <file>: its SHA-256 in the manifest, which has one field a line
listed() {
  awk -F '"' -v wanted="$1" '$2 == "file" { file = $4 } $2 == "sha256" && file == wanted { print $4; exit }' "$work/manifest.json"
}

check() {
  expected=$(listed "$1")
  [ -n "$expected" ] || fail "the release does not list $1; nothing was installed"
  [ "$(sha256 "$work/$1")" = "$expected" ] || fail "$1 is not the file that was released (its SHA-256 differs); nothing was installed. Repeat it; if it stays so, tell the operator"
}

is_new_enough() {
  [ -x "$1" ] && major=$("$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null) && [ "$major" -ge 24 ] 2>/dev/null
}

fetch manifest.json
version=$(awk -F '"' '$2 == "version" { print $4; exit }' "$work/manifest.json")
case "$version" in '' | *[!0-9A-Za-z.-]*) fail "$from holds no release of axe; nothing was installed" ;; esac
program="axe-$version.mjs"
fetch "$program"
check "$program"

case "$(uname -s)" in Darwin) system=darwin ;; Linux) system=linux ;; *) system=unknown ;; esac
case "$(uname -m)" in x86_64 | amd64) machine=x64 ;; arm64 | aarch64) machine=arm64 ;; *) machine=unknown ;; esac
packed="node-$system-$machine.gz"
node=$(command -v node || true)
brought=''
if [ -z "$node" ] || ! is_new_enough "$node"; then
  hash=$(listed "$packed")
  [ -n "$hash" ] || fail "this machine has no Node 24 or newer, and the release brings none for $system-$machine. Install it (nodejs.org, or your package manager: nodejs 24), then run this again"
  brought="$root/runtimes/$(echo "$hash" | cut -c 1-16)"
  node="$brought/node"
  if ! is_new_enough "$node"; then
    say "fetching Node for $system-$machine …"
    fetch "$packed"
    check "$packed"
    gzip -dc "$work/$packed" >"$work/node" || fail 'Node could not be unpacked (is the disk full?); nothing was installed'
    chmod 755 "$work/node"
    is_new_enough "$work/node" || fail "the Node of the release does not run on this machine. Install Node 24 or newer yourself, then run this again"
    mkdir -p "$brought"
    cp "$work/node" "$brought/.node.$$" && mv "$brought/.node.$$" "$node" || fail "$node cannot be written"
  fi
fi

if [ -n "$public_key" ]; then
  # The manifest vouches for the files; this key, which came with the installer, vouches for the manifest.
  "$node" -e '
    const { createPublicKey, verify } = require("node:crypto");
    const { release, signature } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    const key = createPublicKey({ key: Buffer.from(process.argv[2], "base64"), format: "der", type: "spki" });
    const text = Buffer.from(JSON.stringify(release), "utf8");
    process.exit(verify(null, text, key, Buffer.from(signature ?? "", "base64")) ? 0 : 1);
  ' "$work/manifest.json" "$public_key" 2>/dev/null || fail 'the release is not signed by the key that this installer knows. Nothing was installed; tell the operator'
fi

"$node" --disable-warning=ExperimentalWarning "$work/$program" self-update install --source "$from" --root "$root" --bin "$bin" --node "$node"

case ":$PATH:" in
  *":$bin:"*) say 'Start with: axe --help' ;;
  *) say "Put it on your PATH, for example with this line in your shell's profile: export PATH=\"$bin:\$PATH\"" ;;
esac
