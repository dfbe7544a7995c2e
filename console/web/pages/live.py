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

router = APIRouter()

PAUSE_SECONDS = 3.0
STEP_SECONDS = 0.25
"""How soon an ending server lets go of its streams."""

LONGEST_SECONDS = 600.0
"""A page asks again after this; so the session is checked again, and a forgotten page frees its connection."""


def _pulse(web: Web) -> dict[str, object]:
    return {**web.pulse(), "documents": web.app.store.statistics().documents}


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
