import { faker } from '@faker-js/faker/locale/en'
import type { SeedLike, SeedTweet, SeedUser } from '../../db/queries/seed.ts'
import { sample } from './sample.ts'

/** Fixed, so that the same seed gives the same data on any day. */
const end = Date.parse('2026-01-01T00:00:00Z')
const day = 24 * 60 * 60 * 1000
const longestUsername = 32
const longestContent = 280

export function startGenerator(seed: number): void {
  faker.seed(seed)
}

/** Numbered from `first`, so that no two have one name. */
export function makeUsers(count: number, first: number): SeedUser[] {
  const times = ascendingTimes(count, end - 400 * day, end - 100 * day)
  return times.map((created_at, index) => {
    const number = String(first + index)
    const name = faker.person.firstName().replace(/\W/g, '').toLowerCase()
    return { username: name.slice(0, longestUsername - number.length) + number, created_at }
  })
}

export function makeTweets(count: number, users: number[]): SeedTweet[] {
  return ascendingTimes(count, end - 100 * day, end - 10 * day).map((created_at) => ({
    user_id: faker.helpers.arrayElement(users),
    content: faker.hacker.phrase().slice(0, longestContent),
    created_at,
  }))
}

export function makeLikes(count: number, users: number[], tweets: number[]): SeedLike[] {
  const times = ascendingTimes(count, end - 10 * day, end)
  const pairs = sample(count, users.length * tweets.length, (max) => faker.number.int({ max }))
  return faker.helpers.shuffle(pairs).map((pair, index) => ({
    user_id: users[pair % users.length] as number,
    tweet_id: tweets[Math.floor(pair / users.length)] as number,
    created_at: times[index] as string,
  }))
}

/** Ids and times are to agree on which row is the newest. */
function ascendingTimes(count: number, from: number, to: number): string[] {
  return Array.from({ length: count }, () => faker.number.int({ min: from, max: to }))
    .sort((a, b) => a - b)
    .map((time) => new Date(time).toISOString())
}
