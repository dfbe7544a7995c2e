"""Logs name kinds and places, never what an error or a warning says."""

from __future__ import annotations

import subprocess
import sys

SECRET = "家住某处的机密内容"
SCRIPT = f"""
import logging, threading, warnings
from pipelines.logs import set_up_logs
set_up_logs()
def inner():
    raise ValueError({SECRET!r})
def outer():
    try:
        inner()
    except ValueError as error:
        raise KeyError({SECRET!r}) from error
try:
    outer()
except KeyError:
    logging.getLogger("huisheng.x").exception("没有完成")
warnings.warn({SECRET!r})
class Finalised:
    def __del__(self):
        raise RuntimeError({SECRET!r})
Finalised()
thread = threading.Thread(target=inner)
thread.start()
thread.join()
"""


def test_no_message_of_an_error_or_a_warning_is_written() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, timeout=60, check=True)
    said = done.stderr.decode()
    assert SECRET not in said
    assert "没有完成" in said
    assert "builtins.KeyError" in said
    assert "builtins.ValueError" in said
    assert "outer" in said
    assert "线程出错" in said
    assert "Traceback" not in said
