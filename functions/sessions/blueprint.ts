import { blueprint } from '../_http/blueprint.ts'

export const sessions = blueprint('sessions', import.meta.url, ['create', 'current', 'remove'])
