#!/bin/sh
# The service against its own description (Schemathesis), a published client of the yente API and, where there is Maven, the classes
# of OpenRefine. Their tools are fetched once, in the versions that tests/e2e/requirements-api.txt and tests/e2e/openrefine/pom.xml name,
# into build/api.
#
#   tools/api_test.sh PROGRAM      EXAMPLES (8) requests of each route, SEED (1)
set -eu

[ -x build/api/bin/python ] || python3 -m venv build/api
build/api/bin/pip install --quiet --disable-pip-version-check --requirement tests/e2e/requirements-api.txt
if command -v mvn >/dev/null && command -v javac >/dev/null && [ ! -d build/api/openrefine ]; then
    mvn -q -B -f tests/e2e/openrefine/pom.xml -Dmaven.repo.local="$PWD/build/api/maven" dependency:copy-dependencies \
        -DoutputDirectory="$PWD/build/api/openrefine" || rm -rf build/api/openrefine
fi
sh tests/e2e/schemathesis.sh "$1"
sh tests/e2e/yente_client.sh "$1"
sh tests/e2e/openrefine.sh "$1" || [ $? = 77 ]
echo "the service answers as it says, and as the client expects"
