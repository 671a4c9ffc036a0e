/**
 * create tweets
 *
 * Revision ID: 188a4dfc92ed
 * Revises: f5e797644379
 * Create Date: 2026-11-23 18:12:40.118000
 */
import type { Kysely } from 'kysely'
import { runScript } from '../../db/migrate/index.ts'

export const revision = '188a4dfc92ed'
export const downRevision = 'f5e797644379'
export const branchLabels = []
export const dependsOn = []
export const message = 'create tweets'

export async function up(db: Kysely<unknown>): Promise<void> {
  await runScript(
    db,
    `
      create table tweets (
        id bigint generated always as identity,
        user_id bigint not null,
        content text not null,
        created_at timestamptz not null default now(),
        constraint tweets_pkey primary key (id),
        constraint tweets_user_id_fkey
          foreign key (user_id) references users (id) on delete cascade,
        constraint tweets_content_check
          check (char_length(btrim(content, E' \\t\\n\\r')) between 1 and 280)
      );

      create index tweets_user_id_id_idx on tweets (user_id, id desc);
    `,
  )
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await runScript(db, 'drop table tweets')
}
