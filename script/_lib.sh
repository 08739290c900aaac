# Shared by script/server and script/test: system libraries and the Python environment.
# shellcheck shell=bash

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

has_library() { python3 -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }

chromium_package() { if grep -qi '^ID=ubuntu' /etc/os-release 2>/dev/null; then echo chromium-browser; else echo chromium; fi; }

# Names of the Debian packages whose content is not there.
missing_base_packages() {
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    has_library libpango-1.0.so.0 || echo libpango-1.0-0
    has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
}

missing_test_packages() {
    missing_base_packages
    if [ -z "${DATABASE_URL:-}" ]; then
        compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
    fi
    if [ -z "${REDIS_URL:-}" ]; then
        command -v redis-server >/dev/null || echo redis-server
    fi
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || chromium_package
    command -v pdftotext >/dev/null || echo poppler-utils
    command -v qpdf >/dev/null || echo qpdf
}

# Install the packages named, as root or through sudo; otherwise say what to type and stop.
install_packages() {
    [ $# -gt 0 ] || return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            fail "Máy còn thiếu thư viện hệ thống. Hãy chạy lệnh sau rồi chạy lại:
    sudo apt-get install -y --no-install-recommends $*"
        fi
        as_root=(sudo -n)
    fi
    command -v apt-get >/dev/null || fail "Máy không có apt-get; hãy tự cài: $*"
    echo "Đang cài thư viện hệ thống: $*"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Make .venv hold what requirements/$1.txt locks; nothing to do while the lock is unchanged.
ensure_environment() {
    local lock="requirements/$1.txt" stamp=".venv/.lock-$1" wanted
    if ! .venv/bin/python -c '' 2>/dev/null; then
        python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Cần Python 3.11 trở lên."
        rm -rf .venv
        python3 -m venv .venv
    fi
    wanted="$(sha256sum <"$lock") $(.venv/bin/python -V)"
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0
    echo "Đang cài các gói Python đã khóa phiên bản ($lock)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r "$lock"
    printf '%s' "$wanted" >"$stamp"
}
