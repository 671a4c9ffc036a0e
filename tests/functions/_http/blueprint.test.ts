import { describe, expect, it } from 'vitest'
import { BlueprintError, blueprint, register } from '../../../functions/_http/blueprint.ts'

const tweets = blueprint('tweets', 'file:///app/tweets/blueprint.ts', ['list', 'show'])

describe('blueprint', () => {
  it.each(['Tweets', 'tweets_', 'my tweets', '-tweets', 'tweets-', 'a--b', '', '../tweets', '9'])(
    'refuses %j as the name of an endpoint',
    (name) => {
      expect(() => blueprint('tweets', 'file:///', ['list', name])).toThrow(
        new BlueprintError(
          `blueprint tweets: "${name}" is not a name: use lower case letters, digits and single dashes`,
        ),
      )
    },
  )
})

describe('register', () => {
  it('takes all endpoints under the name of the blueprint, without prefix', () => {
    expect(register(tweets)).toEqual({
      name: 'tweets',
      prefix: '',
      blueprint: tweets,
      endpoints: ['list', 'show'],
      options: {},
      nested: [],
    })
  })

  it('takes a prefix, a name, and some of the endpoints', () => {
    const options = {
      prefix: '/users/{user_id}/tweets',
      name: 'user-tweets',
      only: ['list'],
    } as const

    expect(register(tweets, options)).toMatchObject({
      name: 'user-tweets',
      prefix: '/users/{user_id}/tweets',
      endpoints: ['list'],
    })
  })

  it.each([
    'tweets',
    '/',
    '/tweets/',
    '//tweets',
    '/tweets//all',
    '/tweets?all',
    '/tw eets',
    '/tweets%20',
    '/{}',
    '/{User}',
    '/{user_id',
    '/x{user_id}',
    '/{proxy+}',
  ])('refuses the prefix %j, naming the registration', (prefix) => {
    expect(() => register(tweets, { prefix, name: 'more' })).toThrow(
      new BlueprintError(
        `registration of blueprint tweets as more: "${prefix}" is not a prefix: it begins with a slash, does not end with one, and its parameters look like {user_id}`,
      ),
    )
  })

  it('says where a blueprint is not there yet, as between two files that import each other', () => {
    let stack = ''
    try {
      register(undefined as never)
    } catch (error) {
      stack = (error as Error).stack ?? ''
    }

    const [message, place] = stack.split('\n')
    expect(message).toBe(
      'TypeError: the blueprint is not there yet: do two files import each other?',
    )
    expect(place).toContain('blueprint.test.ts')
  })

  it('refuses an endpoint that the blueprint does not have', () => {
    // @ts-expect-error: the compiler refuses it, too
    expect(() => register(tweets, { only: ['lst'] })).toThrow(
      new BlueprintError(
        'registration of blueprint tweets as tweets: it has no endpoint "lst", but list, show',
      ),
    )
  })
})
