/**
 * add versions of users
 *
 * The version in an entity tag was the transaction that wrote the row. A password that is hashed anew at log
 * in writes it too, and changes nothing that is shown.
 *
 * Revision ID: 7f4cc8d26086
 * Revises: 0febb89cee9a
 * Create Date: 2026-11-25 21:09:15.331000
 */
import type { Kysely } from 'kysely'
import { runScript } from '../../db/migrate/index.ts'

export const revision = '7f4cc8d26086'
export const downRevision = '0febb89cee9a'
export const branchLabels = []
export const dependsOn = []
export const message = 'add versions of users'

export async function up(db: Kysely<unknown>): Promise<void> {
  await runScript(db, 'alter table users add column version integer not null default 1')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await runScript(db, 'alter table users drop column version')
}
