/**
 * add log in
 *
 * A session is of one version of its user's password: a new password ends all sessions at once, also
 * those that are being opened meanwhile.
 *
 * Revision ID: c7e616fce99f
 * Revises: f2e6de782681
 * Create Date: 2026-11-24 02:27:49.481000
 */
import type { Kysely } from 'kysely'
import { runScript } from '../../db/migrate/index.ts'

export const revision = 'c7e616fce99f'
export const downRevision = 'f2e6de782681'
export const branchLabels = []
export const dependsOn = []
export const message = 'add log in'

export async function up(db: Kysely<unknown>): Promise<void> {
  await runScript(
    db,
    `
      alter table users add column password_version integer not null default 1;

      alter table sessions add column password_version integer not null default 1;

      create table login_attempts (
        key text not null,
        count integer not null default 1,
        started_at timestamptz not null default now(),
        constraint login_attempts_pkey primary key (key)
      );

      create index login_attempts_started_at_idx on login_attempts (started_at);
    `,
  )
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await runScript(
    db,
    `
      drop table login_attempts;

      alter table sessions drop column password_version;

      alter table users drop column password_version;
    `,
  )
}
