"""Who of HR has looked at private reasons, and was shown a personal link."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reason_readings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_reason_readings_account_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_reason_readings_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reason_readings'))
    )
    with op.batch_alter_table('reason_readings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reason_readings_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('answer_links', schema=None) as batch_op:
        batch_op.add_column(sa.Column('handed_out_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('handed_out_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_answer_links_handed_out_by_id'), 'accounts', ['handed_out_by_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_answer_links_handed_out'), '(handed_out_at is null) = (handed_out_by_id is null)')


def downgrade() -> None:
    with op.batch_alter_table('answer_links', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_answer_links_handed_out'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_answer_links_handed_out_by_id'), type_='foreignkey')
        batch_op.drop_column('handed_out_by_id')
        batch_op.drop_column('handed_out_at')

    with op.batch_alter_table('reason_readings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reason_readings_person_id'))

    op.drop_table('reason_readings')
