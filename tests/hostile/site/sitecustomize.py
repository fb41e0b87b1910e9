"""Give the machine a marked name, in every process of a run: what tells it shows up in what is published."""

import os
import platform
import socket

_REAL = os.uname()
os.uname = lambda: os.uname_result((_REAL.sysname, "machinemark", *_REAL[2:]))
socket.gethostname = socket.getfqdn = lambda *_: "machinemark"
platform.node = lambda: "machinemark"
