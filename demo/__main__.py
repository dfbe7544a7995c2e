"""`python -m demo`: the city alone, for developers."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from demo.city import City
from demo.facts import CITY


def _now() -> datetime:
    # demo may not import pipelines.clock, and this command is where a clock has to come from.
    return datetime.now(UTC)


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="只启动虚构的云溪市（不含采集和控制台）。")
    parser.add_argument("--directory", type=Path, default=Path("huisheng-demo/city"), help="邮箱和记录存放的目录")
    parser.add_argument("--seed", type=int, default=20260101, help="历史内容的随机种子")
    parser.add_argument("--incident", action="store_true", help="启动后立即开始虫害事件")
    parser.add_argument("--seconds", type=float, default=None, help="运行多少秒后自动结束（默认一直运行）")
    chosen = parser.parse_args(arguments)
    with City(chosen.directory, chosen.seed, _now) as city:
        names = {site.id: site.name for site in CITY.sites}
        for site, address in city.addresses.items():
            sys.stdout.write(f"{names[site]}\t{address}/\n")
        sys.stdout.write(f"值守邮箱\tsmtp://{city.mail_host}:{city.mail_port}\n按 Ctrl+C 结束。\n")
        sys.stdout.flush()
        if chosen.incident:
            city.release(timedelta())
        try:
            Event().wait(chosen.seconds)
        except KeyboardInterrupt:
            sys.stdout.write("已结束。\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
