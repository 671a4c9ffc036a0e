/**
 * create idempotency keys
 *
 * Revision ID: 00df7269fac1
 * Revises: c7e616fce99f
 * Create Date: 2026-11-24 02:27:52.117000
 */
import type { Kysely } from 'kysely'
import { runScript } from '../../db/migrate/index.ts'

export const revision = '00df7269fac1'
export const downRevision = 'c7e616fce99f'
export const branchLabels = []
export const dependsOn = []
export const message = 'create idempotency keys'

export async function up(db: Kysely<unknown>): Promise<void> {
  await runScript(
    db,
    `
      create table idempotency_keys (
        user_id bigint,
        key text not null,
        fingerprint bytea not null,
        answer jsonb not null,
        created_at timestamptz not null default now(),
        constraint idempotency_keys_user_id_key_key unique nulls not distinct (user_id, key),
        constraint idempotency_keys_fingerprint_check check (octet_length(fingerprint) = 32),
        constraint idempotency_keys_user_id_fkey
          foreign key (user_id) references users (id) on delete cascade
      );

      create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
    `,
  )
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await runScript(db, 'drop table idempotency_keys')
}
