"""Run one command and write what it cost. A process of its own, so small that its memory never counts as the command's.

usage: python -I -S time_child.py RESULT.json OUTPUT.log -- COMMAND ARGUMENT...

Of the command and all processes that it waited for: seconds by the clock, seconds of processor time (user, system), and
the peak memory of the largest of those processes, as the kernel counts them (wait4).
"""

import json
import os
import sys
import time

result, log, separator, *command = sys.argv[1:]
assert separator == "--"
files = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
    (os.POSIX_SPAWN_DUP2, 1, 2),
]
started = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - started
cost = {
    "wall_s": wall,
    "user_s": usage.ru_utime,
    "system_s": usage.ru_stime,
    "peak_rss_mb": usage.ru_maxrss * 1024 / 1e6 if sys.platform != "darwin" else usage.ru_maxrss / 1e6,
    "exit_code": os.waitstatus_to_exitcode(status),
}
with open(result, "w", encoding="utf-8") as out:  # noqa: PTH123  (pathlib would double this process)
    json.dump(cost, out)
