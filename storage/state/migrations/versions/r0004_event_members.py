"""Which documents tell the same event: ids and times, no texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_members",
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_event_members"),
    )
    op.create_index("ix_event_members_at", "event_members", ["at"])
    op.create_index("ix_event_members_event_id_at", "event_members", ["event_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_event_members_event_id_at", "event_members")
    op.drop_index("ix_event_members_at", "event_members")
    op.drop_table("event_members")
