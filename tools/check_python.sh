#!/bin/sh
# Says in one sentence what is missing before any set-up starts. Usage: check_python.sh PYTHON
python=${1:-python3}

if ! command -v "$python" >/dev/null 2>&1; then
    echo "No $python found. Install Python 3.11 or newer: sudo apt install python3 python3-venv" >&2
    exit 2
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; then
    echo "$python is $("$python" --version 2>&1); Python 3.11 to 3.14 is needed." \
        "Name another one: make setup PYTHON=python3.12" >&2
    exit 2
fi
if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    echo "$python cannot make virtual environments. Install that part: sudo apt install python3-venv" >&2
    exit 2
fi
