/**
 * create sessions
 *
 * Revision ID: f2e6de782681
 * Revises: 41714a6d6366
 * Create Date: 2026-11-23 18:15:27.730000
 */
import type { Kysely } from 'kysely'
import { runScript } from '../../db/migrate/index.ts'

export const revision = 'f2e6de782681'
export const downRevision = '41714a6d6366'
export const branchLabels = []
export const dependsOn = []
export const message = 'create sessions'

export async function up(db: Kysely<unknown>): Promise<void> {
  await runScript(
    db,
    `
      create table sessions (
        id bigint generated always as identity,
        user_id bigint not null,
        token_hash bytea not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        constraint sessions_pkey primary key (id),
        constraint sessions_token_hash_key unique (token_hash),
        constraint sessions_token_hash_check check (octet_length(token_hash) = 32),
        constraint sessions_user_id_fkey
          foreign key (user_id) references users (id) on delete cascade
      );

      create index sessions_user_id_idx on sessions (user_id);
    `,
  )
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await runScript(db, 'drop table sessions')
}
