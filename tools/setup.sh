#!/bin/sh
# Installs what tamis needs, through apt, and says what it installs. Quiet when all is there.
#
#   tools/setup.sh build    compiler, CMake, libraries, pdftotext, Node.js for the page
#   tools/setup.sh test     the same, cmocka, Python, a browser, and clang-format for the layout check
#   tools/setup.sh fuzz     the same as build, and clang with its fuzzer
#
# Works as root or through sudo on Debian 12 and Ubuntu 24.04 and whatever names packages alike.
# With neither it prints the one command that an administrator has to run.
set -eu

build_packages='gcc libc6-dev cmake ninja-build pkg-config
    libicu-dev libxml2-dev libjansson-dev libsodium-dev libxxhash-dev
    zlib1g-dev liblzma-dev libzstd-dev libgumbo-dev libfyaml-dev libgeos-dev libproj-dev libmicrohttpd-dev
    libsqlite3-dev libcurl4-openssl-dev
    poppler-utils xz-utils'
test_packages='libcmocka-dev python3'
fuzz_packages='clang'
# The page is built with this version of Node.js or a later one; some may be there that no package brought.
node_major=18
node_packages='nodejs npm'
# The tests of the page drive it; where it is not packaged as such, they are skipped.
browser_package=chromium
# Layout is decided by this version; where it is not packaged, the layout check is skipped.
format_package='clang-format-14'

build_modules='icu-uc icu-i18n libxml-2.0 jansson libsodium libxxhash zlib liblzma libzstd gumbo libfyaml geos proj libmicrohttpd sqlite3 libcurl'

say() { printf '%s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Prints those of the given packages that are not installed.
missing_of() {
    for package in "$@"; do
        is_installed "$package" || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

updated=no
refresh_lists() {
    [ "$updated" = no ] || return 0
    say "setup: reading the package lists"
    as_root apt-get update -qq >&2 || say "setup: apt-get update failed; trying with the old lists"
    updated=yes
}

# install PACKAGE...: all of them, or the script ends with a message.
install() {
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        fail "these packages are missing, and I am neither root nor have sudo. Please run
    apt-get install --no-install-recommends $*"
    fi
    refresh_lists
    say "setup: installing $*"
    log=$(mktemp)
    if ! as_root apt-get install -y -qq --no-install-recommends "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "apt-get could not install: $*"
    fi
    rm -f "$log"
}

# The layout check can do without its tool, so failing to get it is not an error.
install_format() {
    is_installed "$format_package" && return 0
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || return 0
    refresh_lists
    if apt-cache show "$format_package" >/dev/null 2>&1; then
        install "$format_package"
    else
        say "setup: $format_package is not packaged here; the layout check will be skipped"
    fi
}

has_node() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$node_major" ]
}

install_node() {
    has_node && return 0
    # shellcheck disable=SC2086
    install $node_packages
    has_node || fail "the page needs Node.js $node_major or later, and the packaged one is older:
    install another, or build without the page (cmake --preset release -DTAMIS_UI=OFF)"
}

install_browser() {
    is_installed "$browser_package" && return 0
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || return 0
    refresh_lists
    # Where the package of this name only points to another form of packaging, it is no use here.
    if apt-cache show "$browser_package" 2>/dev/null | grep -q '^Version: [0-9]'; then
        install "$browser_package"
    else
        say "setup: $browser_package is not packaged here; the tests of the page will be skipped"
    fi
}

# The fuzzer's runtime is packaged apart and named after the version of clang.
install_fuzzer_runtime() {
    major=$(clang -dumpversion | cut -d. -f1)
    runtime=libclang-rt-$major-dev
    is_installed "$runtime" || install "$runtime"
}

# Without apt we can only look.
check_elsewhere() {
    for tool in cc cmake ninja pkg-config pdftotext xz node npm; do
        command -v "$tool" >/dev/null || fail "no apt here, and '$tool' is missing; please install it"
    done
    for module in $build_modules; do
        pkg-config --exists "$module" ||
            fail "no apt here, and the development files of '$module' are missing; please install them"
    done
    say "setup: no apt here, but everything needed to build is present"
}

main() {
    purpose=${1:-build}
    packages=$build_packages
    case $purpose in
    build) ;;
    test) packages="$packages $test_packages" ;;
    fuzz) packages="$packages $fuzz_packages" ;;
    *) fail "expected build, test or fuzz, found '$purpose'" ;;
    esac

    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        check_elsewhere
        return
    fi
    # Package names have no spaces; splitting is wanted.
    # shellcheck disable=SC2086
    missing=$(missing_of $packages)
    # shellcheck disable=SC2086
    [ -z "$missing" ] || install $missing
    [ "$purpose" = fuzz ] || install_node
    case $purpose in
    test)
        install_format
        install_browser
        ;;
    fuzz) install_fuzzer_runtime ;;
    esac
    say "setup: everything to $purpose tamis is installed"
}

main "$@"
