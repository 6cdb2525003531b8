"""Plans, their visits, and the jobs that make them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
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

    op.create_table('jobs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('base_plan_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('queued', 'running', 'succeeded', 'failed', 'cancelled', name='jobstate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('stop_wish', sa.Enum('use_best', 'cancel', name='stopwish', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('deaths', sa.Integer(), nullable=False),
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
    sa.UniqueConstraint('plan_id', 'rule_id', 'guest_id', name=op.f('uq_unmet_requests_plan_id_rule_id_guest_id')),
    sqlite_autoincrement=True
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
    sa.UniqueConstraint('plan_id', 'rule_id', 'guest_id', 'placement_id', 'host_id', 'day', 'half', name=op.f('uq_visits_plan_id_rule_id_guest_id_placement_id_host_id_day_half')),
    sqlite_autoincrement=True
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

    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.drop_index('uq_plans_published', sqlite_where=sa.text("state = 'published'"), postgresql_where=sa.text("state = 'published'"))
        batch_op.drop_index(batch_op.f('ix_plans_cycle_id'))

    op.drop_table('plans')
