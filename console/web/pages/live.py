"""Live updates: a stream of server-sent events that tells an open page when there is something new to fetch."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from console.web.context import Web, web_of
from console.web.security import CurrentVisitor
from domain.reasons import AlertState

router = APIRouter()

PAUSE_SECONDS = 3.0
LONGEST_SECONDS = 600.0
"""A page asks again after this; so the session is checked again, and a forgotten page frees its connection."""


def _pulse(web: Web) -> dict[str, object]:
    newest = web.app.state.alerts(limit=1)
    return {
        "documents": web.app.store.statistics().documents,
        "open_alerts": len(web.app.state.alerts((AlertState.OPEN,), limit=1000)),
        "newest_alert": newest[0].id if newest else "",
    }


@router.get("/live")
async def live(request: Request, current: CurrentVisitor) -> StreamingResponse:
    web = web_of(request)

    async def events() -> AsyncIterator[str]:
        told = ""
        waited = 0.0
        while waited < LONGEST_SECONDS and not await request.is_disconnected():
            pulse = json.dumps(await run_in_threadpool(_pulse, web))
            if pulse != told:
                told = pulse
                yield f"event: pulse\ndata: {pulse}\n\n"
            else:
                yield ": still here\n\n"
            await asyncio.sleep(PAUSE_SECONDS)
            waited += PAUSE_SECONDS

    return StreamingResponse(events(), media_type="text/event-stream")
