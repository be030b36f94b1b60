#!/bin/sh
# Install Debian packages when we may; otherwise say which command would.
set -eu
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
else
  echo "missing: $*; install with: sudo apt-get install --no-install-recommends $*" >&2
  exit 1
fi
