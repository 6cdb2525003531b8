"""Cycles: placements, request rules, coverage rules, blackout dates."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cycles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('set_up', 'collecting', 'planning', 'published', 'closed', name='cyclestate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('min_gap_days', sa.Integer(), nullable=False),
    sa.Column('max_visits_per_week', sa.Integer(), nullable=True),
    sa.Column('allow_repeat', sa.Boolean(), nullable=False),
    sa.Column('newcomers_since', sa.Date(), nullable=False),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_cycles_dates')),
    sa.CheckConstraint('max_visits_per_week >= 1', name=op.f('ck_cycles_max_visits_per_week')),
    sa.CheckConstraint('min_gap_days >= 0', name=op.f('ck_cycles_min_gap_days')),
    sa.CheckConstraint("name <> ''", name=op.f('ck_cycles_name')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cycles'))
    )

    op.create_table('blackout_dates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_blackout_dates_dates')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_blackout_dates_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blackout_dates'))
    )

    with op.batch_alter_table('blackout_dates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_blackout_dates_cycle_id'), ['cycle_id'], unique=False)

    op.create_table('coverage_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('team', sa.String(length=80), nullable=False),
    sa.Column('min_present', sa.Integer(), nullable=True),
    sa.Column('max_away', sa.Integer(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('strict', sa.Boolean(), nullable=False),
    sa.Column('price', sa.Integer(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(first_day is null) = (last_day is null)', name=op.f('ck_coverage_rules_dates')),
    sa.CheckConstraint('max_away >= 0', name=op.f('ck_coverage_rules_max_away')),
    sa.CheckConstraint('min_present >= 0', name=op.f('ck_coverage_rules_min_present')),
    sa.CheckConstraint('min_present is not null or max_away is not null', name=op.f('ck_coverage_rules_says_something')),
    sa.CheckConstraint('price >= 1', name=op.f('ck_coverage_rules_price')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_coverage_rules_cycle_id')),
    sa.ForeignKeyConstraint(['department_id'], ['departments.id'], name=op.f('fk_coverage_rules_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coverage_rules'))
    )

    with op.batch_alter_table('coverage_rules', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coverage_rules_cycle_id'), ['cycle_id'], unique=False)

    op.create_table('cycle_departments',
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_cycle_departments_cycle_id')),
    sa.ForeignKeyConstraint(['department_id'], ['departments.id'], name=op.f('fk_cycle_departments_department_id')),
    sa.PrimaryKeyConstraint('cycle_id', 'department_id', name=op.f('pk_cycle_departments'))
    )

    op.create_table('placements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.Enum('half_day', 'full_day', 'block', name='placementkind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('block_days', sa.Integer(), nullable=True),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('weekdays', sa.String(length=7), nullable=False),
    sa.Column('halves', sa.Enum('both', 'am', 'pm', name='halves', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('what_you_will_see', sa.String(length=2000), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(kind = 'block') = (block_days is not null)", name=op.f('ck_placements_block_days')),
    sa.CheckConstraint('block_days >= 1', name=op.f('ck_placements_block_length')),
    sa.CheckConstraint('capacity >= 1', name=op.f('ck_placements_capacity')),
    sa.CheckConstraint("title <> ''", name=op.f('ck_placements_title')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_placements_cycle_id')),
    sa.ForeignKeyConstraint(['department_id'], ['departments.id'], name=op.f('fk_placements_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placements'))
    )

    with op.batch_alter_table('placements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placements_cycle_id'), ['cycle_id'], unique=False)

    op.create_table('request_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.Enum('everyone', 'newcomers', 'settled', name='audience', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('visits', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('half_day', 'full_day', 'block', name='placementkind', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.Column('host_department_id', sa.Integer(), nullable=False),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('department_id <> host_department_id', name=op.f('ck_request_rules_departments')),
    sa.CheckConstraint('priority between 1 and 100', name=op.f('ck_request_rules_priority')),
    sa.CheckConstraint('visits >= 1', name=op.f('ck_request_rules_visits')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_request_rules_cycle_id')),
    sa.ForeignKeyConstraint(['department_id'], ['departments.id'], name=op.f('fk_request_rules_department_id')),
    sa.ForeignKeyConstraint(['host_department_id'], ['departments.id'], name=op.f('fk_request_rules_host_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_rules'))
    )

    with op.batch_alter_table('request_rules', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_request_rules_cycle_id'), ['cycle_id'], unique=False)

    op.create_table('offered_dates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['placement_id'], ['placements.id'], name=op.f('fk_offered_dates_placement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offered_dates')),
    sa.UniqueConstraint('placement_id', 'day', name=op.f('uq_offered_dates_placement_id_day'))
    )

    with op.batch_alter_table('offered_dates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offered_dates_placement_id'), ['placement_id'], unique=False)

    op.create_table('placement_hosts',
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_placement_hosts_person_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placements.id'], name=op.f('fk_placement_hosts_placement_id')),
    sa.PrimaryKeyConstraint('placement_id', 'person_id', name=op.f('pk_placement_hosts'))
    )

    op.create_table('request_exceptions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('visits', sa.Integer(), nullable=False),
    sa.CheckConstraint('visits >= 0', name=op.f('ck_request_exceptions_visits')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_request_exceptions_person_id')),
    sa.ForeignKeyConstraint(['rule_id'], ['request_rules.id'], name=op.f('fk_request_exceptions_rule_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_exceptions')),
    sa.UniqueConstraint('rule_id', 'person_id', name=op.f('uq_request_exceptions_rule_id_person_id'))
    )

    with op.batch_alter_table('request_exceptions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_request_exceptions_rule_id'), ['rule_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('request_exceptions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_request_exceptions_rule_id'))

    op.drop_table('request_exceptions')

    op.drop_table('placement_hosts')

    with op.batch_alter_table('offered_dates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offered_dates_placement_id'))

    op.drop_table('offered_dates')

    with op.batch_alter_table('request_rules', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_request_rules_cycle_id'))

    op.drop_table('request_rules')

    with op.batch_alter_table('placements', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placements_cycle_id'))

    op.drop_table('placements')

    op.drop_table('cycle_departments')

    with op.batch_alter_table('coverage_rules', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coverage_rules_cycle_id'))

    op.drop_table('coverage_rules')

    with op.batch_alter_table('blackout_dates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_blackout_dates_cycle_id'))

    op.drop_table('blackout_dates')

    op.drop_table('cycles')
