"""The program `huisheng`: one entry for every command, and one place where errors become a message and an exit status.

Exit status: 0 done; 1 the work failed (a source, a mail, a full disk); 2 wrong use, wrong configuration or a missing file.
"""

from __future__ import annotations

import logging
import sys

import typer
from typer._click import exceptions as click

from console.commands import (
    brief,
    check,
    correct,
    corrections,
    demo,
    events,
    initialise,
    kibana,
    records,
    retrain,
    rounds,
    run,
    search,
    store,
    try_,
    users,
    watch,
)
from console.output import say
from console.wording import spoken
from domain.errors import ConfigurationError, HuishengError, QuerySyntaxError, UsageError, system_reason
from pipelines.logs import set_up_logs

_log = logging.getLogger("huisheng.console")

app = typer.Typer(
    name="huisheng",
    help="回声：早一点听见公众对公共服务说了什么，并给出回应。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (demo, initialise, check, run, rounds, search, events, watch, brief, records, correct, retrain, users):
    part.register(app)
app.add_typer(corrections.app, name="corrections")
app.add_typer(store.app, name="store")
app.add_typer(kibana.app, name="kibana")
app.add_typer(try_.app, name="try")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit status."""
    set_up_logs()
    sys.exit(call(arguments))


def call(arguments: list[str] | None = None) -> int:
    """Run one command; every expected failure becomes one Chinese message on standard error."""
    try:
        result: object = app(args=arguments, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except typer.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as wrong:
        say(f"用法有误：{spoken(wrong)}", error=True)
        say("加上 --help 可以看到用法。", error=True)
        return 2
    except (typer.Abort, KeyboardInterrupt):
        say("已中断。", error=True)
        return 130
    except QuerySyntaxError as wrong:
        say(f"查询看不懂：{wrong}（第 {wrong.position + 1} 个字附近）", error=True)
        return 2
    except (ConfigurationError, UsageError) as wrong:
        say(str(wrong), error=True)
        return 2
    except HuishengError as failed:
        say(str(failed), error=True)
        return 1
    except OSError as failed:
        where = f"（{failed.filename}）" if failed.filename else ""
        say(f"读写文件失败：{system_reason(failed)}{where}", error=True)
        return 1
    except Exception as bug:  # noqa: BLE001 -- a trace would print what the bug stumbled over, which may be crawled text
        _log.exception("命令没有完成")
        say(f"程序内部出错（{type(bug).__name__}），命令没有完成；请把上面几行发给维护人员。", error=True)
        return 1


if __name__ == "__main__":
    main()
