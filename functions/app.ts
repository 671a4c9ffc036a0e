import { register } from './_http/blueprint.ts'
import { likes } from './likes/blueprint.ts'
import { sessions } from './sessions/blueprint.ts'
import { system } from './system/blueprint.ts'
import { tweets } from './tweets/blueprint.ts'
import { users } from './users/blueprint.ts'

/** The API: which blueprint is applied where. */
export const app = [
  register(users, { prefix: '/users' }),
  register(tweets, { prefix: '/tweets' }),
  register(tweets, { prefix: '/users/{user_id}/tweets', name: 'user-tweets', only: ['list'] }),
  register(likes),
  register(sessions, { prefix: '/sessions' }),
  register(system),
]
