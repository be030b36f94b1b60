#!/bin/sh
# Third-party programs and libraries that `make interop` holds ours against; each absent one is skipped there.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
sh "$here/tools/apt.sh" mbpoll mosquitto mosquitto-clients sip-tester tshark snmp snmpd ola socat || true
"${PYTHON:-$here/.venv/bin/python}" -m pip install --disable-pip-version-check -q -c "$here/constraints.txt" -e "$here[interop]" || true
if command -v npm >/dev/null 2>&1; then
  mkdir -p "$here/build/peers"
  (cd "$here/build/peers" && npm install --no-audit --no-fund --silent modbus-serial node-opcua-client pjlink) || true
else
  echo "missing: npm; modbus-serial, node-opcua-client and pjlink are skipped" >&2
fi
