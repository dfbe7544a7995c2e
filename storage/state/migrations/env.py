"""Alembic's entry: it runs this file once per upgrade, inside the transaction that `storage.state.migrate` has begun."""

from __future__ import annotations

from alembic import context

from storage.state.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
