"""Live updates: a stream of server-sent events that tells an open page when there is something new to fetch."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from hashlib import blake2b

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from console.web.context import Web, web_of
from console.web.security import CurrentVisitor

router = APIRouter()

PAUSE_SECONDS = 3.0
STEP_SECONDS = 0.25
"""How soon an ending server lets go of its streams."""

LONGEST_SECONDS = 600.0
"""A page asks again after this; so the session is checked again, and a forgotten page frees its connection."""

WATCHED_ALERTS = 50


def _pulse(web: Web) -> dict[str, object]:
    """What pages watch: a page fetches itself again when one of the values that its parts name has changed."""
    state = web.app.state
    alerts = "".join(f"{one.id} {one.state} {one.level} {one.count}\n" for one in state.alerts(limit=WATCHED_ALERTS))
    runs = state.runs(limit=1)
    return {
        "documents": web.app.store.statistics().documents,
        "waiting": web.waiting(),
        "alerts": blake2b(alerts.encode(), digest_size=8).hexdigest(),
        "notices": "\n".join(f"{notice.task} {notice.text}" for notice in web.app.notices.current()),
        "runs": runs[0].started_at.isoformat(timespec="minutes") if runs else "",
    }


@router.get("/live")
async def live(request: Request, current: CurrentVisitor) -> StreamingResponse:
    web = web_of(request)

    async def events() -> AsyncIterator[str]:
        told = ""
        for _ in range(int(LONGEST_SECONDS / PAUSE_SECONDS)):
            pulse = json.dumps(await run_in_threadpool(_pulse, web))
            yield f"event: pulse\ndata: {pulse}\n\n" if pulse != told else ": still here\n\n"
            told = pulse
            for _ in range(int(PAUSE_SECONDS / STEP_SECONDS)):
                await asyncio.sleep(STEP_SECONDS)
                if web.stopping.is_set() or await request.is_disconnected():
                    return

    return StreamingResponse(events(), media_type="text/event-stream")
