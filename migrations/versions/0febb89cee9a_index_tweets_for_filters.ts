/**
 * index tweets for filters
 *
 * Revision ID: 0febb89cee9a
 * Revises: 00df7269fac1
 * Create Date: 2026-11-24 02:27:57.012000
 */
import type { Kysely } from 'kysely'
import { runScript } from '../../db/migrate/index.ts'

export const revision = '0febb89cee9a'
export const downRevision = '00df7269fac1'
export const branchLabels = []
export const dependsOn = []
export const message = 'index tweets for filters'

export async function up(db: Kysely<unknown>): Promise<void> {
  await runScript(
    db,
    `
      -- plaster: allow require-concurrent-index-creation
      create index tweets_created_at_id_idx on tweets (created_at, id);

      -- plaster: allow require-concurrent-index-creation
      create index tweets_content_idx on tweets using gin (to_tsvector('simple', content));
    `,
  )
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await runScript(
    db,
    `
      drop index tweets_content_idx;

      drop index tweets_created_at_id_idx;
    `,
  )
}
