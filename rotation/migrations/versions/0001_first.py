"""Every table of the main job."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cycles'))
    )
    op.create_table('departments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('accent', sa.Integer(), nullable=False),
    sa.CheckConstraint('accent between 1 and 8', name=op.f('ck_departments_accent')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_departments')),
    sa.UniqueConstraint('name', name=op.f('uq_departments_name'))
    )
    op.create_table('roles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roles')),
    sa.UniqueConstraint('name', name=op.f('uq_roles_name'))
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
    op.create_table('people',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.String(length=40), nullable=False),
    sa.Column('given_name', sa.String(length=80), nullable=False),
    sa.Column('family_name', sa.String(length=80), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('job_title', sa.String(length=120), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('team', sa.String(length=80), nullable=False),
    sa.Column('manager_id', sa.Integer(), nullable=True),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('region', sa.String(length=10), nullable=False),
    sa.Column('hired_on', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('host_limit', sa.Integer(), nullable=False),
    sa.Column('hosting_per_week', sa.Integer(), nullable=True),
    sa.CheckConstraint('host_limit >= 0', name=op.f('ck_people_host_limit')),
    sa.CheckConstraint('manager_id <> id', name=op.f('ck_people_own_manager')),
    sa.ForeignKeyConstraint(['department_id'], ['departments.id'], name=op.f('fk_people_department_id')),
    sa.ForeignKeyConstraint(['manager_id'], ['people.id'], name=op.f('fk_people_manager_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
    sa.UniqueConstraint('email', name=op.f('uq_people_email')),
    sa.UniqueConstraint('employee_id', name=op.f('uq_people_employee_id'))
    )
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_people_manager_id'), ['manager_id'], unique=False)

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

    op.create_table('accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_accounts_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('email', name=op.f('uq_accounts_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_accounts_fs_uniquifier')),
    sa.UniqueConstraint('person_id', name=op.f('uq_accounts_person_id'))
    )
    op.create_table('dated_levels',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('half', sa.Enum('am', 'pm', name='halfday', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('level', sa.Enum('cannot', 'rather_not', 'can', 'would_like', name='level', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_dated_levels_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dated_levels')),
    sa.UniqueConstraint('person_id', 'day', 'half', name=op.f('uq_dated_levels_person_id_day_half'))
    )
    with op.batch_alter_table('dated_levels', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dated_levels_person_id'), ['person_id'], unique=False)

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

    op.create_table('weekly_levels',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('half', sa.Enum('am', 'pm', name='halfday', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('level', sa.Enum('cannot', 'rather_not', 'can', 'would_like', name='level', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.CheckConstraint('weekday between 0 and 6', name=op.f('ck_weekly_levels_weekday')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_weekly_levels_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_weekly_levels')),
    sa.UniqueConstraint('person_id', 'weekday', 'half', name=op.f('uq_weekly_levels_person_id_weekday_half'))
    )
    with op.batch_alter_table('weekly_levels', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_weekly_levels_person_id'), ['person_id'], unique=False)

    op.create_table('account_roles',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_account_roles_account_id')),
    sa.ForeignKeyConstraint(['role_id'], ['roles.id'], name=op.f('fk_account_roles_role_id')),
    sa.PrimaryKeyConstraint('account_id', 'role_id', name=op.f('pk_account_roles'))
    )
    op.create_table('change_records',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_change_records_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_records'))
    )
    with op.batch_alter_table('change_records', schema=None) as batch_op:
        batch_op.create_index('ix_change_records_about', ['about', 'about_id'], unique=False)

    op.create_table('plans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'published', 'superseded', 'withdrawn', name='planstate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('proof', sa.String(length=10), nullable=False),
    sa.Column('objective', sa.Integer(), nullable=False),
    sa.Column('bound', sa.Integer(), nullable=True),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("proof in ('optimal', 'feasible', 'edited')", name=op.f('ck_plans_proof')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_plans_cycle_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_plans_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plans')),
    sa.UniqueConstraint('cycle_id', 'number', name=op.f('uq_plans_cycle_id_number'))
    )
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plans_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index('uq_plans_published', ['cycle_id'], unique=True, sqlite_where=sa.text("state = 'published'"), postgresql_where=sa.text("state = 'published'"))

    op.create_table('set_up_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_set_up_links_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_set_up_links')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_set_up_links_token_digest'))
    )
    op.create_table('jobs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('base_plan_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('queued', 'running', 'succeeded', 'failed', 'cancelled', name='jobstate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('stop_wish', sa.Enum('use_best', 'cancel', name='stopwish', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('points', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('worker', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['accounts.id'], name=op.f('fk_jobs_asked_by_id')),
    sa.ForeignKeyConstraint(['base_plan_id'], ['plans.id'], name=op.f('fk_jobs_base_plan_id')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_jobs_cycle_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_jobs_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jobs'))
    )
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_jobs_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index('uq_jobs_active', ['cycle_id'], unique=True, sqlite_where=sa.text("state in ('queued', 'running')"), postgresql_where=sa.text("state in ('queued', 'running')"))

    op.create_table('unmet_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('guest_id', sa.Integer(), nullable=False),
    sa.Column('missing', sa.Integer(), nullable=False),
    sa.Column('reason', sa.JSON(), nullable=False),
    sa.CheckConstraint('missing >= 1', name=op.f('ck_unmet_requests_missing')),
    sa.ForeignKeyConstraint(['guest_id'], ['people.id'], name=op.f('fk_unmet_requests_guest_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_unmet_requests_plan_id')),
    sa.ForeignKeyConstraint(['rule_id'], ['request_rules.id'], name=op.f('fk_unmet_requests_rule_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unmet_requests')),
    sa.UniqueConstraint('plan_id', 'rule_id', 'guest_id', name=op.f('uq_unmet_requests_plan_id_rule_id_guest_id'))
    )
    with op.batch_alter_table('unmet_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unmet_requests_plan_id'), ['plan_id'], unique=False)

    op.create_table('visits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('guest_id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('half', sa.Enum('am', 'pm', name='halfday', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('slots', sa.Integer(), nullable=False),
    sa.Column('locked', sa.Boolean(), nullable=False),
    sa.CheckConstraint('guest_id <> host_id', name=op.f('ck_visits_own_host')),
    sa.ForeignKeyConstraint(['guest_id'], ['people.id'], name=op.f('fk_visits_guest_id')),
    sa.ForeignKeyConstraint(['host_id'], ['people.id'], name=op.f('fk_visits_host_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placements.id'], name=op.f('fk_visits_placement_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_visits_plan_id')),
    sa.ForeignKeyConstraint(['rule_id'], ['request_rules.id'], name=op.f('fk_visits_rule_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visits')),
    sa.UniqueConstraint('plan_id', 'rule_id', 'guest_id', 'placement_id', 'host_id', 'day', 'half', name=op.f('uq_visits_plan_id_rule_id_guest_id_placement_id_host_id_day_half'))
    )
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visits_guest_id'), ['guest_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visits_host_id'), ['host_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visits_plan_id'), ['plan_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visits_plan_id'))
        batch_op.drop_index(batch_op.f('ix_visits_host_id'))
        batch_op.drop_index(batch_op.f('ix_visits_guest_id'))

    op.drop_table('visits')
    with op.batch_alter_table('unmet_requests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unmet_requests_plan_id'))

    op.drop_table('unmet_requests')
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_index('uq_jobs_active', sqlite_where=sa.text("state in ('queued', 'running')"), postgresql_where=sa.text("state in ('queued', 'running')"))
        batch_op.drop_index(batch_op.f('ix_jobs_cycle_id'))

    op.drop_table('jobs')
    op.drop_table('set_up_links')
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.drop_index('uq_plans_published', sqlite_where=sa.text("state = 'published'"), postgresql_where=sa.text("state = 'published'"))
        batch_op.drop_index(batch_op.f('ix_plans_cycle_id'))

    op.drop_table('plans')
    with op.batch_alter_table('change_records', schema=None) as batch_op:
        batch_op.drop_index('ix_change_records_about')

    op.drop_table('change_records')
    op.drop_table('account_roles')
    with op.batch_alter_table('weekly_levels', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_weekly_levels_person_id'))

    op.drop_table('weekly_levels')
    with op.batch_alter_table('request_exceptions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_request_exceptions_rule_id'))

    op.drop_table('request_exceptions')
    op.drop_table('placement_hosts')
    with op.batch_alter_table('offered_dates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offered_dates_placement_id'))

    op.drop_table('offered_dates')
    with op.batch_alter_table('dated_levels', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dated_levels_person_id'))

    op.drop_table('dated_levels')
    op.drop_table('accounts')
    with op.batch_alter_table('request_rules', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_request_rules_cycle_id'))

    op.drop_table('request_rules')
    with op.batch_alter_table('placements', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placements_cycle_id'))

    op.drop_table('placements')
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_manager_id'))
        batch_op.drop_index(batch_op.f('ix_people_department_id'))

    op.drop_table('people')
    op.drop_table('cycle_departments')
    with op.batch_alter_table('coverage_rules', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coverage_rules_cycle_id'))

    op.drop_table('coverage_rules')
    with op.batch_alter_table('blackout_dates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_blackout_dates_cycle_id'))

    op.drop_table('blackout_dates')
    op.drop_table('roles')
    op.drop_table('departments')
    op.drop_table('cycles')
