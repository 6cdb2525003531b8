"""Collecting rounds, answers, private reasons and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('answer_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_answer_links_cycle_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_answer_links_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_links')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_answer_links_token_digest'))
    )

    with op.batch_alter_table('answer_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_links_person_id'), ['person_id'], unique=False)

    op.create_table('meeting_wishes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('would_like', 'rather_not', name='meetingkind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.CheckConstraint('person_id <> other_id', name=op.f('ck_meeting_wishes_oneself')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_meeting_wishes_cycle_id')),
    sa.ForeignKeyConstraint(['other_id'], ['people.id'], name=op.f('fk_meeting_wishes_other_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_meeting_wishes_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_wishes')),
    sa.UniqueConstraint('cycle_id', 'person_id', 'other_id', name=op.f('uq_meeting_wishes_cycle_id_person_id_other_id'))
    )

    with op.batch_alter_table('meeting_wishes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_wishes_person_id'), ['person_id'], unique=False)

    op.create_table('messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once_key', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'sending', 'sent', 'failed', 'dropped', name='messagestate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_messages_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
    sa.UniqueConstraint('once_key', name=op.f('uq_messages_once_key'))
    )

    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.create_index('ix_messages_due', ['state', 'not_before'], unique=False)
        batch_op.create_index(batch_op.f('ix_messages_person_id'), ['person_id'], unique=False)

    op.create_table('private_reasons',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dated_level_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Enum('leave', 'customers', 'project', 'training', 'travel', 'private', name='reason', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.ForeignKeyConstraint(['dated_level_id'], ['dated_levels.id'], name=op.f('fk_private_reasons_dated_level_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_private_reasons')),
    sa.UniqueConstraint('dated_level_id', name=op.f('uq_private_reasons_dated_level_id'))
    )

    op.create_table('answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('week', sa.String(length=10), nullable=True),
    sa.Column('hosts', sa.Boolean(), nullable=True),
    sa.Column('host_limit', sa.Integer(), nullable=True),
    sa.Column('hosting_per_week', sa.Integer(), nullable=True),
    sa.Column('host_halves', sa.String(length=10), nullable=True),
    sa.CheckConstraint('host_limit >= 1', name=op.f('ck_answers_host_limit')),
    sa.CheckConstraint('hosting_per_week >= 1', name=op.f('ck_answers_hosting_per_week')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['accounts.id'], name=op.f('fk_answers_answered_by_id')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['accounts.id'], name=op.f('fk_answers_changed_by_id')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_answers_cycle_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_answers_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answers')),
    sa.UniqueConstraint('cycle_id', 'person_id', name=op.f('uq_answers_cycle_id_person_id'))
    )

    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answers_person_id'), ['person_id'], unique=False)

    op.create_table('collecting_rounds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('deadline_on', sa.Date(), nullable=False),
    sa.Column('deadline_at', sa.Time(), nullable=False),
    sa.Column('silence', sa.Enum('as_known', 'rather_not', 'left_out', name='silence', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('home_zone', sa.String(length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_collecting_rounds_cycle_id')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['accounts.id'], name=op.f('fk_collecting_rounds_opened_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collecting_rounds')),
    sa.UniqueConstraint('cycle_id', name=op.f('uq_collecting_rounds_cycle_id'))
    )

    op.create_table('placement_ranks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.CheckConstraint('rank between 1 and 5 or rank = 9', name=op.f('ck_placement_ranks_rank')),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_placement_ranks_answer_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placements.id'], name=op.f('fk_placement_ranks_placement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement_ranks')),
    sa.UniqueConstraint('answer_id', 'placement_id', name=op.f('uq_placement_ranks_answer_id_placement_id'))
    )

    with op.batch_alter_table('placement_ranks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_ranks_answer_id'), ['answer_id'], unique=False)

    op.create_table('reminders',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('at', sa.Time(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(day is null) <> (asked_at is null)', name=op.f('ck_reminders_when')),
    sa.CheckConstraint('(day is null) = (at is null)', name=op.f('ck_reminders_wall_time')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['accounts.id'], name=op.f('fk_reminders_asked_by_id')),
    sa.ForeignKeyConstraint(['round_id'], ['collecting_rounds.id'], name=op.f('fk_reminders_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminders'))
    )

    with op.batch_alter_table('reminders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminders_round_id'), ['round_id'], unique=False)

    # Not as a batch: that would make the table anew, and every other table speaks of people.
    op.add_column('people', sa.Column('time_zone', sa.String(length=40), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('people', 'time_zone')

    with op.batch_alter_table('reminders', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminders_round_id'))

    op.drop_table('reminders')
    with op.batch_alter_table('placement_ranks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placement_ranks_answer_id'))

    op.drop_table('placement_ranks')
    op.drop_table('collecting_rounds')
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answers_person_id'))

    op.drop_table('answers')
    op.drop_table('private_reasons')
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_messages_person_id'))
        batch_op.drop_index('ix_messages_due')

    op.drop_table('messages')
    with op.batch_alter_table('meeting_wishes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_wishes_person_id'))

    op.drop_table('meeting_wishes')
    with op.batch_alter_table('answer_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_links_person_id'))

    op.drop_table('answer_links')
