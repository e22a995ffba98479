#!/bin/sh
# The service against its own description (Schemathesis) and a published client of the yente API. Their tools are fetched
# once, in the versions that tests/e2e/requirements-api.txt names, into build/api.
#
#   tools/api_test.sh PROGRAM      EXAMPLES (8) requests of each route, SEED (1)
set -eu

[ -x build/api/bin/python ] || python3 -m venv build/api
build/api/bin/pip install --quiet --disable-pip-version-check --requirement tests/e2e/requirements-api.txt
sh tests/e2e/schemathesis.sh "$1"
sh tests/e2e/yente_client.sh "$1"
echo "the service answers as it says, and as the client expects"
