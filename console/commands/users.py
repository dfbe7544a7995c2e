"""`huisheng user`: members of staff who work in the console."""

from __future__ import annotations

from typing import Annotated

import typer

from console.opening import reading
from console.options import ConfigOption
from console.output import OUT, say
from console.web.passwords import hashed, password_problem
from domain.accounts import AuditEntry, Role, User
from domain.errors import UsageError

ROLES = {"管理员": Role.ADMINISTRATOR, "值守员": Role.OFFICER, "只读": Role.READER}


def register(app: typer.Typer) -> None:
    app.command("user", help="新增控制台账号，或重设密码（密码在终端里输入，不出现在命令里）")(user)


def user(
    config: ConfigOption,
    name: Annotated[str, typer.Argument(metavar="用户名")],
    role: Annotated[str, typer.Option("--role", help="管理员、值守员 或 只读；只在新增时有用")] = "值守员",
    display_name: Annotated[str, typer.Option("--display-name", help="页面上显示的称呼")] = "",
) -> None:
    if role not in ROLES:
        raise UsageError(f"没有角色“{role}”（可用：{'、'.join(ROLES)}）")
    name = name.strip()
    if not name or len(name) > 40 or not name.isprintable():
        raise UsageError("用户名须为 1 至 40 个可见字符")
    password = OUT.input("密码：", password=True)
    problem = password_problem(password, name)
    if problem:
        raise UsageError(problem)
    if OUT.input("再输一次：", password=True) != password:
        raise UsageError("两次输入的密码不一样")
    with reading(config) as app:
        known = app.state.user(name)
        now = app.clock()
        if known is None:
            saved = User(name, display_name or name, ROLES[role], hashed(password), now)
        else:
            saved = User(name, display_name or known.display_name, known.role, hashed(password), known.created_at)
        app.state.save_user(saved)
        app.state.audit(AuditEntry(now, "system", "set_password" if known else "create_user", name))
    say(f"已{'重设' if known else '新增'}账号 {name}。")
