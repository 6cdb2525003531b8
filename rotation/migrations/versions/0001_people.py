"""Departments, people and their availability, accounts and the record of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('departments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('accent', sa.Integer(), nullable=False),
    sa.CheckConstraint('accent between 1 and 8', name=op.f('ck_departments_accent')),
    sa.CheckConstraint("name <> ''", name=op.f('ck_departments_name')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_departments')),
    sa.UniqueConstraint('name', name=op.f('uq_departments_name'))
    )

    op.create_table('roles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roles')),
    sa.UniqueConstraint('name', name=op.f('uq_roles_name'))
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

    op.create_table('people_uploads',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('date_order', sa.String(length=3), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['accounts.id'], name=op.f('fk_people_uploads_uploaded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_uploads')),
    sqlite_autoincrement=True
    )

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


def downgrade() -> None:
    op.drop_table('set_up_links')

    op.drop_table('people_uploads')

    with op.batch_alter_table('change_records', schema=None) as batch_op:
        batch_op.drop_index('ix_change_records_about')

    op.drop_table('change_records')

    op.drop_table('account_roles')

    with op.batch_alter_table('weekly_levels', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_weekly_levels_person_id'))

    op.drop_table('weekly_levels')

    with op.batch_alter_table('dated_levels', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dated_levels_person_id'))

    op.drop_table('dated_levels')

    op.drop_table('accounts')

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_manager_id'))
        batch_op.drop_index(batch_op.f('ix_people_department_id'))

    op.drop_table('people')

    op.drop_table('roles')

    op.drop_table('departments')
