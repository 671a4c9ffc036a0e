import { blueprint } from '../_http/blueprint.ts'

export const likes = blueprint('likes', import.meta.url, [
  'liked-tweets',
  'liking-users',
  'create',
  'remove',
])
