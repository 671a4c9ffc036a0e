/**
 * add networks of sessions
 *
 * Where a user has logged in before, others who try the name elsewhere do not keep the user out.
 *
 * Revision ID: 0698fe2e7609
 * Revises: 7f4cc8d26086
 * Create Date: 2026-11-25 21:09:17.459000
 */
import type { Kysely } from 'kysely'
import { runScript } from '../../db/migrate/index.ts'

export const revision = '0698fe2e7609'
export const downRevision = '7f4cc8d26086'
export const branchLabels = []
export const dependsOn = []
export const message = 'add networks of sessions'

export async function up(db: Kysely<unknown>): Promise<void> {
  await runScript(db, 'alter table sessions add column network text')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await runScript(db, 'alter table sessions drop column network')
}
