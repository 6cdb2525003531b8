"""Swaps, who decides about them, what plans in force take up, and a history that stands."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('history_heads',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_history_heads_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history_heads'))
    )
    op.create_table('swap_terms',
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('one_manager_for_both', sa.Boolean(), nullable=False),
    sa.Column('pass_without_manager', sa.Boolean(), nullable=False),
    sa.Column('remind_hours', sa.Integer(), nullable=False),
    sa.Column('expire_hours', sa.Integer(), nullable=False),
    sa.Column('undo_hours', sa.Integer(), nullable=False),
    sa.CheckConstraint('expire_hours > remind_hours', name=op.f('ck_swap_terms_expire_hours')),
    sa.CheckConstraint('remind_hours >= 1', name=op.f('ck_swap_terms_remind_hours')),
    sa.CheckConstraint('undo_hours >= 0', name=op.f('ck_swap_terms_undo_hours')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_swap_terms_cycle_id')),
    sa.PrimaryKeyConstraint('cycle_id', name=op.f('pk_swap_terms'))
    )
    op.create_table('coverage_counts',
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('half', sa.Enum('am', 'pm', name='halfday', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('away', sa.Integer(), nullable=False),
    sa.Column('allowed', sa.Integer(), nullable=False),
    sa.CheckConstraint('away <= allowed', name=op.f('ck_coverage_counts_allowed')),
    sa.CheckConstraint('away >= 0', name=op.f('ck_coverage_counts_away')),
    sa.ForeignKeyConstraint(['rule_id'], ['coverage_rules.id'], name=op.f('fk_coverage_counts_rule_id')),
    sa.PrimaryKeyConstraint('rule_id', 'day', 'half', name=op.f('pk_coverage_counts'))
    )
    op.create_table('deputies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('manager_id', sa.Integer(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_deputies_dates')),
    sa.CheckConstraint('manager_id <> deputy_id', name=op.f('ck_deputies_own_deputy')),
    sa.ForeignKeyConstraint(['deputy_id'], ['people.id'], name=op.f('fk_deputies_deputy_id')),
    sa.ForeignKeyConstraint(['manager_id'], ['people.id'], name=op.f('fk_deputies_manager_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deputies'))
    )
    with op.batch_alter_table('deputies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deputies_deputy_id'), ['deputy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deputies_manager_id'), ['manager_id'], unique=False)

    op.create_table('person_slots',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('half', sa.Enum('am', 'pm', name='halfday', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('role', sa.Enum('guest', 'host', name='slotrole', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_person_slots_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'day', 'half', name=op.f('pk_person_slots')),
    sa.UniqueConstraint('person_id', 'day', 'half', 'role', name=op.f('uq_person_slots_person_id_day_half_role'))
    )
    op.create_table('swaps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('exchange', 'move', 'give_away', 'absence', name='swapkind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('state', sa.Enum('requested', 'accepted', 'approved', 'applied', 'declined', 'withdrawn', 'expired', 'stale', 'undone', name='swapstate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('filed_by_id', sa.Integer(), nullable=False),
    sa.Column('word', sa.String(length=500), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['people.id'], name=op.f('fk_swaps_asked_by_id')),
    sa.ForeignKeyConstraint(['filed_by_id'], ['accounts.id'], name=op.f('fk_swaps_filed_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_swaps_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_swaps'))
    )
    with op.batch_alter_table('swaps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_swaps_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_swaps_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index('ix_swaps_state', ['state', 'waiting_since'], unique=False)

    op.create_table('attendances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('guest_id', sa.Integer(), nullable=False),
    sa.Column('guest_role', sa.String(length=20), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('host_role', sa.String(length=20), nullable=True),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('half', sa.Enum('am', 'pm', name='halfday', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('host_seat', sa.Integer(), nullable=False),
    sa.Column('host_seats', sa.Integer(), nullable=False),
    sa.CheckConstraint("guest_role = 'guest'", name=op.f('ck_attendances_guest_role')),
    sa.CheckConstraint("host_role = 'host'", name=op.f('ck_attendances_host_role')),
    sa.CheckConstraint('host_seat between 1 and host_seats', name=op.f('ck_attendances_host_seat')),
    sa.CheckConstraint('seat between 1 and seats', name=op.f('ck_attendances_seat')),
    sa.ForeignKeyConstraint(['guest_id', 'day', 'half', 'guest_role'], ['person_slots.person_id', 'person_slots.day', 'person_slots.half', 'person_slots.role'], name='fk_attendances_guest_slot'),
    sa.ForeignKeyConstraint(['guest_id'], ['people.id'], name=op.f('fk_attendances_guest_id')),
    sa.ForeignKeyConstraint(['host_id', 'day', 'half', 'host_role'], ['person_slots.person_id', 'person_slots.day', 'person_slots.half', 'person_slots.role'], name='fk_attendances_host_slot'),
    sa.ForeignKeyConstraint(['host_id'], ['people.id'], name=op.f('fk_attendances_host_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placements.id'], name=op.f('fk_attendances_placement_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_attendances_plan_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_attendances_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendances'))
    )
    with op.batch_alter_table('attendances', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendances_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index('uq_attendances_number', ['visit_id', 'number'], unique=True)
        batch_op.create_index('uq_attendances_guest', ['guest_id', 'day', 'half'], unique=True)
        batch_op.create_index('uq_attendances_host_seat', ['host_id', 'day', 'half', 'host_seat'], unique=True)
        batch_op.create_index('uq_attendances_seat', ['placement_id', 'day', 'half', 'seat'], unique=True)

    op.create_table('coverage_uses',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('half', sa.Enum('am', 'pm', name='halfday', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.ForeignKeyConstraint(['rule_id'], ['coverage_rules.id'], name=op.f('fk_coverage_uses_rule_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_coverage_uses_visit_id')),
    sa.PrimaryKeyConstraint('visit_id', 'rule_id', 'day', 'half', name=op.f('pk_coverage_uses'))
    )
    op.create_table('history_entries',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('acting_as', sa.String(length=200), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('swap_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.String(length=120), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_history_entries_account_id')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_history_entries_cycle_id')),
    sa.ForeignKeyConstraint(['swap_id'], ['swaps.id'], name=op.f('fk_history_entries_swap_id')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_history_entries')),
    sa.UniqueConstraint('hash', name=op.f('uq_history_entries_hash')),
    sa.UniqueConstraint('previous', name=op.f('uq_history_entries_previous'))
    )
    with op.batch_alter_table('history_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_history_entries_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_history_entries_swap_id'), ['swap_id'], unique=False)

    op.create_table('swap_desks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('swap_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('manager_id', sa.Integer(), nullable=True),
    sa.Column('decision', sa.Enum('waiting', 'approved', 'declined', name='decision', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_as', sa.Enum('manager', 'deputy', 'hr', name='authority', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('word', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(decision = 'waiting') = (decided_as is null)", name=op.f('ck_swap_desks_decided_as')),
    sa.CheckConstraint("(decision = 'waiting') = (decided_by_id is null)", name=op.f('ck_swap_desks_decided_by')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['accounts.id'], name=op.f('fk_swap_desks_decided_by_id')),
    sa.ForeignKeyConstraint(['department_id'], ['departments.id'], name=op.f('fk_swap_desks_department_id')),
    sa.ForeignKeyConstraint(['manager_id'], ['people.id'], name=op.f('fk_swap_desks_manager_id')),
    sa.ForeignKeyConstraint(['swap_id'], ['swaps.id'], name=op.f('fk_swap_desks_swap_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_swap_desks')),
    sa.UniqueConstraint('swap_id', 'department_id', 'manager_id', name=op.f('uq_swap_desks_swap_id_department_id_manager_id'))
    )
    with op.batch_alter_table('swap_desks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_swap_desks_manager_id'), ['manager_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_swap_desks_swap_id'), ['swap_id'], unique=False)

    op.create_table('swap_parties',
    sa.Column('swap_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('consent', sa.Enum('asked', 'accepted', 'declined', 'told', name='consent', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('word', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['accounts.id'], name=op.f('fk_swap_parties_answered_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_swap_parties_person_id')),
    sa.ForeignKeyConstraint(['swap_id'], ['swaps.id'], name=op.f('fk_swap_parties_swap_id')),
    sa.PrimaryKeyConstraint('swap_id', 'person_id', name=op.f('pk_swap_parties'))
    )
    with op.batch_alter_table('swap_parties', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_swap_parties_person_id'), ['person_id'], unique=False)

    op.create_table('swap_visits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('swap_id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('is_new', sa.Boolean(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('guest_id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('half', sa.Enum('am', 'pm', name='halfday', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('slots', sa.Integer(), nullable=False),
    sa.Column('locked', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['guest_id'], ['people.id'], name=op.f('fk_swap_visits_guest_id')),
    sa.ForeignKeyConstraint(['host_id'], ['people.id'], name=op.f('fk_swap_visits_host_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placements.id'], name=op.f('fk_swap_visits_placement_id')),
    sa.ForeignKeyConstraint(['rule_id'], ['request_rules.id'], name=op.f('fk_swap_visits_rule_id')),
    sa.ForeignKeyConstraint(['swap_id'], ['swaps.id'], name=op.f('fk_swap_visits_swap_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_swap_visits')),
    sa.UniqueConstraint('swap_id', 'visit_id', 'is_new', name=op.f('uq_swap_visits_swap_id_visit_id_is_new'))
    )
    with op.batch_alter_table('swap_visits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_swap_visits_swap_id'), ['swap_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_swap_visits_visit_id'), ['visit_id'], unique=False)

    op.create_table('history_subjects',
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=10), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("about in ('visit', 'person')", name=op.f('ck_history_subjects_about')),
    sa.ForeignKeyConstraint(['seq'], ['history_entries.seq'], name=op.f('fk_history_subjects_seq')),
    sa.PrimaryKeyConstraint('seq', 'about', 'about_id', name=op.f('pk_history_subjects'))
    )
    with op.batch_alter_table('history_subjects', schema=None) as batch_op:
        batch_op.create_index('ix_history_subjects_about', ['about', 'about_id'], unique=False)

    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.add_column(sa.Column('knows_edition', sa.Integer(), nullable=False, server_default='0'))

    for table in ("history_entries", "history_subjects"):
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                "create or replace function history_stands() returns trigger language plpgsql as $$ "
                "begin raise exception 'history is append-only'; end $$"
            )
            for verb in ("update", "delete", "truncate"):
                op.execute(
                    f"create trigger {table}_{verb} before {verb} on {table} "
                    "for each statement execute function history_stands()"
                )
        else:
            for verb in ("update", "delete"):
                op.execute(
                    f"create trigger {table}_{verb} before {verb} on {table} "
                    "begin select raise(abort, 'history is append-only'); end"
                )


def downgrade() -> None:
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.drop_column('knows_edition')

    op.drop_table('history_subjects')
    op.drop_table('swap_visits')
    op.drop_table('swap_parties')
    op.drop_table('swap_desks')
    op.drop_table('history_entries')
    op.drop_table('coverage_uses')
    op.drop_table('attendances')
    op.drop_table('swaps')
    op.drop_table('person_slots')
    op.drop_table('deputies')
    op.drop_table('coverage_counts')
    op.drop_table('swap_terms')
    op.drop_table('history_heads')

    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function if exists history_stands()")
