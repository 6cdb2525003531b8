"""Calendar links, and visits as calendars know them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('visit_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=60), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('guest_id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('half', sa.Enum('am', 'pm', name='halfday', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('slots', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['guest_id'], ['people.id'], name=op.f('fk_visit_entries_guest_id')),
    sa.ForeignKeyConstraint(['host_id'], ['people.id'], name=op.f('fk_visit_entries_host_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placements.id'], name=op.f('fk_visit_entries_placement_id')),
    sa.ForeignKeyConstraint(['rule_id'], ['request_rules.id'], name=op.f('fk_visit_entries_rule_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_entries')),
    sa.UniqueConstraint('uid', name=op.f('uq_visit_entries_uid'))
    )
    with op.batch_alter_table('visit_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_entries_guest_id'), ['guest_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_entries_placement_id'), ['placement_id'], unique=False)

    op.create_table('subscriptions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.Enum('days', 'hosting', 'department', name='scope', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('device', sa.String(length=80), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(scope = 'department') = (department_id is not null)", name=op.f('ck_subscriptions_department')),
    sa.CheckConstraint("device <> ''", name=op.f('ck_subscriptions_device')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_subscriptions_account_id')),
    sa.ForeignKeyConstraint(['department_id'], ['departments.id'], name=op.f('fk_subscriptions_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscriptions')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_subscriptions_token_digest'))
    )
    with op.batch_alter_table('subscriptions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subscriptions_account_id'), ['account_id'], unique=False)

    op.create_table('visit_entry_hosts',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['visit_entries.id'], name=op.f('fk_visit_entry_hosts_entry_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_visit_entry_hosts_person_id')),
    sa.PrimaryKeyConstraint('entry_id', 'person_id', name=op.f('pk_visit_entry_hosts'))
    )
    with op.batch_alter_table('visit_entry_hosts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_entry_hosts_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('visit_entry_hosts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_entry_hosts_person_id'))

    op.drop_table('visit_entry_hosts')
    with op.batch_alter_table('subscriptions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subscriptions_account_id'))

    op.drop_table('subscriptions')
    with op.batch_alter_table('visit_entries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_entries_placement_id'))
        batch_op.drop_index(batch_op.f('ix_visit_entries_guest_id'))

    op.drop_table('visit_entries')
