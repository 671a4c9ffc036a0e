import { blueprint } from '../_http/blueprint.ts'

export const system = blueprint('system', import.meta.url, ['health', 'openapi'])
