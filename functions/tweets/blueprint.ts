import { blueprint } from '../_http/blueprint.ts'

export const tweets = blueprint('tweets', import.meta.url, ['list', 'create', 'show', 'remove'])
