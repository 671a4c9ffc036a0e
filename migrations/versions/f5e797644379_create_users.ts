/**
 * create users
 *
 * Revision ID: f5e797644379
 * Revises:
 * Create Date: 2026-11-23 18:10:12.406000
 */
import type { Kysely } from 'kysely'
import { runScript } from '../../db/migrate/index.ts'

export const revision = 'f5e797644379'
export const downRevision = null
export const branchLabels = []
export const dependsOn = []
export const message = 'create users'

export async function up(db: Kysely<unknown>): Promise<void> {
  await runScript(
    db,
    `
      create table users (
        id bigint generated always as identity,
        username text not null,
        password_hash text not null,
        created_at timestamptz not null default now(),
        constraint users_pkey primary key (id),
        constraint users_username_check check (username ~ '^[A-Za-z0-9_]{1,32}$')
      );

      create unique index users_username_key on users (lower(username));
    `,
  )
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await runScript(db, 'drop table users')
}
