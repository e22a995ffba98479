#!/bin/sh
# The web page on the starter lists, with a desk of its own and four people who may sign in.
#
#   page.sh PROGRAM [LISTEN]     the program as built; LISTEN as for tamis serve (127.0.0.1:8000)
#
# The desk stays in the folder of the program, so that what was done is there the next time; remove page.desk* to begin anew.
set -eu

program=$1
listen=${2:-127.0.0.1:8000}
folder=$(cd "$(dirname "$program")" && pwd)
desk=$folder/page.desk
people=$folder/page.people

if [ ! -e "$desk" ]; then
    "$program" desk init "$desk" >/dev/null
    : >"$people"
    chmod 600 "$people"
    for role in viewer analyst approver admin; do
        password=$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n')
        echo "$password" | "$program" user add "$role" --role "$role" --desk "$desk" -q >/dev/null
        printf '%-10s%s\n' "$role" "$password" >>"$people"
    done
fi

echo "Sign in as one of these, at the address below. Ctrl-C ends it."
sed 's/^/  /' "$people"
exec "$program" serve -s "$folder/starter.snap" --listen "$listen" --desk "$desk" --quiet
