import { blueprint } from '../_http/blueprint.ts'

export const users = blueprint('users', import.meta.url, [
  'list',
  'create',
  'show',
  'update',
  'remove',
])
