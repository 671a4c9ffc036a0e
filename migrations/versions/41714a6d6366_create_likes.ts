/**
 * create likes
 *
 * Likes have an id because they are listed by the time of liking, which an id orders without ties.
 *
 * Revision ID: 41714a6d6366
 * Revises: 188a4dfc92ed
 * Create Date: 2026-11-23 18:14:03.951000
 */
import type { Kysely } from 'kysely'
import { runScript } from '../../db/migrate/index.ts'

export const revision = '41714a6d6366'
export const downRevision = '188a4dfc92ed'
export const branchLabels = []
export const dependsOn = []
export const message = 'create likes'

export async function up(db: Kysely<unknown>): Promise<void> {
  await runScript(
    db,
    `
      create table likes (
        id bigint generated always as identity,
        user_id bigint not null,
        tweet_id bigint not null,
        created_at timestamptz not null default now(),
        constraint likes_pkey primary key (id),
        constraint likes_user_id_tweet_id_key unique (user_id, tweet_id),
        constraint likes_user_id_fkey
          foreign key (user_id) references users (id) on delete cascade,
        constraint likes_tweet_id_fkey
          foreign key (tweet_id) references tweets (id) on delete cascade
      );

      create index likes_user_id_id_idx on likes (user_id, id desc);

      create index likes_tweet_id_id_idx on likes (tweet_id, id desc);
    `,
  )
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await runScript(db, 'drop table likes')
}
