#!/bin/sh
# Print the path of a Python that can run the site (3.12 or newer), or say what to install.
suits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

wanted=$(cat .python-version 2>/dev/null)
for candidate in "${PYTHON:-}" "python$wanted" python3.13 python3.14 python3.12 python3 \
    "$HOME"/.pyenv/versions/"$wanted"*/bin/python "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python \
    "$(uv python find '>=3.12' 2>/dev/null)"; do
    if [ -n "$candidate" ] && suits "$candidate"; then
        "$candidate" -c 'import sys; print(sys.executable)'
        exit 0
    fi
done

echo "No Python 3.12 or newer with its venv module was found." >&2
echo "Install one (Debian: apt-get install python3 python3-venv; elsewhere: https://www.python.org/downloads/ or 'uv python install 3.13')," >&2
echo "or name one: make PYTHON=/path/to/python3.13 …" >&2
exit 1
