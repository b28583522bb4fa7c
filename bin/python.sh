# Sourced by the scripts here, from the project's folder: sets $python to one that can make our environment.
python=
bare=
for candidate in python3.14 python3.13 python3.12 python3.11 python3; do
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
        python=$candidate
        break
    fi
    bare=${bare:-$candidate}
done
if [ -z "$python" ] && [ -n "$bare" ]; then
    version=$("$bare" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    echo "marquee: $bare lacks its venv module; install it: sudo apt-get install $version-venv" >&2
    exit 1
elif [ -z "$python" ]; then
    echo "marquee: Python 3.11 or newer is needed; install it: sudo apt-get install python3 python3-venv (macOS: brew install python)" >&2
    exit 1
fi
