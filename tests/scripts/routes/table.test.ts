import { expect, it } from 'vitest'
import { startProcess } from '../../setup/process.ts'

it('npm run routes prints every route, in the order of registration', async () => {
  const running = startProcess(['scripts/routes.mjs'])

  expect(await running.ended).toBe(0)
  expect(running.output()).toMatchInlineSnapshot(`
    "Method  Path                          Function            File
    ------  ----------------------------  ------------------  -------------------------------
    GET     /users                        users-list          functions/users/list.ts
    POST    /users                        users-create        functions/users/create.ts
    GET     /users/{id}                   users-show          functions/users/show.ts
    PATCH   /users/{id}                   users-update        functions/users/update.ts
    DELETE  /users/{id}                   users-remove        functions/users/remove.ts
    GET     /tweets                       tweets-list         functions/tweets/list.ts
    POST    /tweets                       tweets-create       functions/tweets/create.ts
    GET     /tweets/{id}                  tweets-show         functions/tweets/show.ts
    DELETE  /tweets/{id}                  tweets-remove       functions/tweets/remove.ts
    GET     /users/{user_id}/tweets       user-tweets-list    functions/tweets/list.ts
    GET     /users/{id}/liked_tweets      likes-liked-tweets  functions/likes/liked-tweets.ts
    GET     /tweets/{id}/liking_users     likes-liking-users  functions/likes/liking-users.ts
    POST    /users/{id}/likes             likes-create        functions/likes/create.ts
    DELETE  /users/{id}/likes/{tweet_id}  likes-remove        functions/likes/remove.ts
    POST    /sessions                     sessions-create     functions/sessions/create.ts
    GET     /sessions/current             sessions-current    functions/sessions/current.ts
    DELETE  /sessions/current             sessions-remove     functions/sessions/remove.ts
    GET     /health                       system-health       functions/system/health.ts
    GET     /openapi.json                 system-openapi      functions/system/openapi.ts
    "
  `)
})
