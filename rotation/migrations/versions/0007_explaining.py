"""Plans that try a change, and what changes cost in a cycle."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plans", sa.Column("what_if", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("cycles", sa.Column("repair_costs", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("cycles", schema=None) as batch_op:
        batch_op.drop_column("repair_costs")
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_column("what_if")
