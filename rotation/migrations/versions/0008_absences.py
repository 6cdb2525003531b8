"""Absences, re-plans and notices."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('first_half', sa.Enum('am', 'pm', name='first_half', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('last_half', sa.Enum('am', 'pm', name='last_half', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('reported_by_id', sa.Integer(), nullable=True),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('first_day < last_day or (first_day = last_day and first_half <= last_half)', name=op.f('ck_absences_span')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_absences_person_id')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['accounts.id'], name=op.f('fk_absences_reported_by_id')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['accounts.id'], name=op.f('fk_absences_taken_back_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absences'))
    )
    with op.batch_alter_table('absences', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absences_person_id'), ['person_id'], unique=False)

    op.create_table('notice_wishes',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('quiet', sa.String(length=11), nullable=True),
    sa.Column('digest', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_notice_wishes_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_notice_wishes'))
    )
    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('once_key', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('go', sa.String(length=60), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('template', sa.String(length=40), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('as_manager', sa.Boolean(), nullable=False),
    sa.Column('waits', sa.Boolean(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("path like '/%' and path not like '//%'", name=op.f('ck_notices_path')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_notices_account_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_notices_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('once_key', name=op.f('uq_notices_once_key'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index('ix_notices_unmailed', ['mailed_at'], unique=False)
        batch_op.create_index('ix_notices_unread', ['account_id', 'read_at'], unique=False)

    op.create_table('absence_reasons',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('absence_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Enum('leave', 'customers', 'project', 'training', 'travel', 'private', name='reason', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.ForeignKeyConstraint(['absence_id'], ['absences.id'], name=op.f('fk_absence_reasons_absence_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence_reasons')),
    sa.UniqueConstraint('absence_id', name=op.f('uq_absence_reasons_absence_id'))
    )
    op.create_table('replan_options',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('job_id', sa.Integer(), nullable=False),
    sa.Column('option', sa.Enum('least_change', 'only_broken', 'best_score', name='option', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('proved', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['jobs.id'], name=op.f('fk_replan_options_job_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_replan_options_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replan_options')),
    sa.UniqueConstraint('job_id', 'option', name=op.f('uq_replan_options_job_id_option'))
    )
    with op.batch_alter_table('replan_options', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_replan_options_job_id'), ['job_id'], unique=False)

    # Written out: SQLite adds a column with its check in place, where Alembic would copy the table.
    op.execute("ALTER TABLE cycles ADD COLUMN freeze_days INTEGER DEFAULT 2 NOT NULL CONSTRAINT ck_cycles_freeze_days CHECK (freeze_days >= 0)")
    op.execute("ALTER TABLE jobs ADD COLUMN kind VARCHAR(20) DEFAULT 'generate' NOT NULL CONSTRAINT ck_jobs_jobkind CHECK (kind IN ('generate', 'replan'))")


def downgrade() -> None:
    op.drop_column('jobs', 'kind')
    op.drop_column('cycles', 'freeze_days')

    with op.batch_alter_table('replan_options', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_replan_options_job_id'))

    op.drop_table('replan_options')
    op.drop_table('absence_reasons')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('ix_notices_unread')
        batch_op.drop_index('ix_notices_unmailed')

    op.drop_table('notices')
    op.drop_table('notice_wishes')
    with op.batch_alter_table('absences', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_absences_person_id'))

    op.drop_table('absences')
