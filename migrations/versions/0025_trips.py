"""Trips: vehicles, stops, seats and roll-calls

Between the agreement and the factory gate nothing was kept but two days; now who sits where, and
what happened to each seat.

Revision ID: 0025
Revises: 0024
Create Date: 2026-11-30 22:45:18.695643
"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('trip',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('mode', sa.Enum('coach', 'train', 'flight', name='mode', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('home_region', sa.String(length=6), nullable=False),
    sa.Column('site_region', sa.String(length=6), nullable=False),
    sa.Column('leaves_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'open', 'frozen', 'boarding', 'departed', 'arrived', 'handed_over', 'settled', 'cancelled', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('payer', sa.String(length=80), nullable=False),
    sa.Column('cost_fen', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.CheckConstraint("state <> 'cancelled' OR reason <> ''", name=op.f('ck_trip_reason')),
    sa.CheckConstraint('cost_fen IS NULL OR cost_fen BETWEEN 0 AND 2000000000', name=op.f('ck_trip_cost')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_trip_created_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trip'))
    )
    with op.batch_alter_table('trip', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trip_home_region'), ['home_region'], unique=False)
        batch_op.create_index('ix_trip_leaves_on_state', ['leaves_on', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_trip_site_region'), ['site_region'], unique=False)

    op.create_table('trip_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trip_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('from_state', sa.Enum('planned', 'open', 'frozen', 'boarding', 'departed', 'arrived', 'handed_over', 'settled', 'cancelled', name='from_state', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('to_state', sa.Enum('planned', 'open', 'frozen', 'boarding', 'departed', 'arrived', 'handed_over', 'settled', 'cancelled', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_trip_event_account_id_account')),
    sa.ForeignKeyConstraint(['trip_id'], ['trip.id'], name=op.f('fk_trip_event_trip_id_trip')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trip_event'))
    )
    with op.batch_alter_table('trip_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trip_event_trip_id'), ['trip_id'], unique=False)

    op.create_table('vehicle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trip_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('mode', sa.Enum('coach', 'train', 'flight', name='mode', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('leg', sa.Enum('main', 'onward', name='leg', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('crew', sa.Integer(), nullable=False),
    sa.Column('plate', sa.String(length=20), nullable=False),
    sa.Column('carrier', sa.String(length=80), nullable=False),
    sa.Column('licence_no', sa.String(length=40), nullable=False),
    sa.Column('permit_no', sa.String(length=40), nullable=False),
    sa.Column('charter_no', sa.String(length=40), nullable=False),
    sa.Column('charter_until', sa.Date(), nullable=True),
    sa.Column('contract_no', sa.String(length=40), nullable=False),
    sa.Column('insurance_no', sa.String(length=40), nullable=False),
    sa.Column('insurance_until', sa.Date(), nullable=True),
    sa.Column('driver1', sa.String(length=60), nullable=False),
    sa.Column('driver2', sa.String(length=60), nullable=False),
    sa.Column('driver3', sa.String(length=60), nullable=False),
    sa.Column('night_stop', sa.String(length=80), nullable=False),
    sa.Column('km', sa.Integer(), nullable=True),
    sa.Column('motorway', sa.Boolean(), nullable=False),
    sa.Column('price_fen', sa.Integer(), nullable=True),
    sa.Column('escort_name', sa.String(length=40), nullable=False),
    sa.Column('escort_phone', sa.Text(), nullable=True),
    sa.Column('filed', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('crew BETWEEN 0 AND 20 AND crew < seats', name=op.f('ck_vehicle_crew')),
    sa.CheckConstraint('km IS NULL OR km BETWEEN 0 AND 6000', name=op.f('ck_vehicle_km')),
    sa.CheckConstraint('price_fen IS NULL OR price_fen BETWEEN 0 AND 2000000000', name=op.f('ck_vehicle_price')),
    sa.CheckConstraint('seats BETWEEN 1 AND 2000', name=op.f('ck_vehicle_seats')),
    sa.ForeignKeyConstraint(['trip_id'], ['trip.id'], name=op.f('fk_vehicle_trip_id_trip')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vehicle')),
    sa.UniqueConstraint('trip_id', 'number', name='uq_vehicle_trip_id_number')
    )
    op.create_table('stop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vehicle_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('pickup', 'rest', 'dropoff', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('passed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_stop_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stop')),
    sa.UniqueConstraint('vehicle_id', 'position', name='uq_stop_vehicle_id_position')
    )
    op.create_table('trip_seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trip_id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('vehicle_id', sa.Integer(), nullable=True),
    sa.Column('onward_id', sa.Integer(), nullable=True),
    sa.Column('pickup_id', sa.Integer(), nullable=True),
    sa.Column('seat_no', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('invited', 'standby', 'confirmed', 'boarded', 'arrived', 'handed_over', 'no_show', 'withdrawn', 'left_on_way', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('booked', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('split_reason', sa.String(length=200), nullable=False),
    sa.Column('left_where', sa.String(length=80), nullable=False),
    sa.Column('needs', sa.String(length=80), nullable=False),
    sa.Column('contact', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state <> 'standby' OR seat_no IS NULL", name=op.f('ck_trip_seat_standby')),
    sa.CheckConstraint('seat_no IS NULL OR seat_no BETWEEN 1 AND 2000', name=op.f('ck_trip_seat_seat_no')),
    sa.ForeignKeyConstraint(['onward_id'], ['vehicle.id'], name=op.f('fk_trip_seat_onward_id_vehicle')),
    sa.ForeignKeyConstraint(['pickup_id'], ['stop.id'], name=op.f('fk_trip_seat_pickup_id_stop')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_trip_seat_placement_id_placement')),
    sa.ForeignKeyConstraint(['trip_id'], ['trip.id'], name=op.f('fk_trip_seat_trip_id_trip')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_trip_seat_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trip_seat'))
    )
    with op.batch_alter_table('trip_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trip_seat_onward_id'), ['onward_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trip_seat_pickup_id'), ['pickup_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trip_seat_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_trip_seat_trip_id_state', ['trip_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_trip_seat_vehicle_id'), ['vehicle_id'], unique=False)
        batch_op.create_index('uq_trip_seat_one_open', ['placement_id'], unique=True, sqlite_where=sa.text("state IN ('invited', 'standby', 'confirmed', 'boarded', 'arrived')"), postgresql_where=sa.text("state IN ('invited', 'standby', 'confirmed', 'boarded', 'arrived')"))

    op.create_table('roll_tick',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=16), nullable=False),
    sa.Column('ticked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_roll_tick_account_id_account')),
    sa.ForeignKeyConstraint(['seat_id'], ['trip_seat.id'], name=op.f('fk_roll_tick_seat_id_trip_seat')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_roll_tick'))
    )
    with op.batch_alter_table('roll_tick', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roll_tick_seat_id'), ['seat_id'], unique=False)

    op.create_table('seat_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('side', sa.Enum('sending', 'receiving', 'worker', 'employer', 'system', name='side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('from_state', sa.Enum('invited', 'standby', 'confirmed', 'boarded', 'arrived', 'handed_over', 'no_show', 'withdrawn', 'left_on_way', name='from_state', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('to_state', sa.Enum('invited', 'standby', 'confirmed', 'boarded', 'arrived', 'handed_over', 'no_show', 'withdrawn', 'left_on_way', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('placement_event_id', sa.Integer(), nullable=True),
    sa.Column('undoes_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_seat_event_account_id_account')),
    sa.ForeignKeyConstraint(['placement_event_id'], ['placement_event.id'], name=op.f('fk_seat_event_placement_event_id_placement_event')),
    sa.ForeignKeyConstraint(['seat_id'], ['trip_seat.id'], name=op.f('fk_seat_event_seat_id_trip_seat')),
    sa.ForeignKeyConstraint(['undoes_id'], ['seat_event.id'], name=op.f('fk_seat_event_undoes_id_seat_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_event'))
    )
    with op.batch_alter_table('seat_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_event_placement_event_id'), ['placement_event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_seat_event_seat_id'), ['seat_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('seat_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seat_event_seat_id'))
        batch_op.drop_index(batch_op.f('ix_seat_event_placement_event_id'))

    op.drop_table('seat_event')
    with op.batch_alter_table('roll_tick', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roll_tick_seat_id'))

    op.drop_table('roll_tick')
    with op.batch_alter_table('trip_seat', schema=None) as batch_op:
        batch_op.drop_index('uq_trip_seat_one_open', sqlite_where=sa.text("state IN ('invited', 'standby', 'confirmed', 'boarded', 'arrived')"), postgresql_where=sa.text("state IN ('invited', 'standby', 'confirmed', 'boarded', 'arrived')"))
        batch_op.drop_index(batch_op.f('ix_trip_seat_vehicle_id'))
        batch_op.drop_index('ix_trip_seat_trip_id_state')
        batch_op.drop_index(batch_op.f('ix_trip_seat_placement_id'))
        batch_op.drop_index(batch_op.f('ix_trip_seat_pickup_id'))
        batch_op.drop_index(batch_op.f('ix_trip_seat_onward_id'))

    op.drop_table('trip_seat')
    op.drop_table('stop')
    op.drop_table('vehicle')
    with op.batch_alter_table('trip_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trip_event_trip_id'))

    op.drop_table('trip_event')
    with op.batch_alter_table('trip', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trip_site_region'))
        batch_op.drop_index('ix_trip_leaves_on_state')
        batch_op.drop_index(batch_op.f('ix_trip_home_region'))

    op.drop_table('trip')
