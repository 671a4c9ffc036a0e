import { describe, expect, it } from 'vitest'
import { whoRuns } from '../../../../scripts/db/session/who.ts'

const person = /^\S+@\S+, process \d+$/

describe('who runs a command', () => {
  it.each<[Record<string, string>, RegExp]>([
    [{}, person],
    [{ CI: 'true' }, /^CI, \S+@\S+, process \d+$/],
    [
      { CI: 'true', GITHUB_RUN_ID: '7', GITHUB_REPOSITORY: 'us/app', GITHUB_ACTOR: 'ada' },
      /^GitHub Actions run 7 of us\/app, by ada$/,
    ],
    [
      { CI: 'true', CI_JOB_URL: 'https://lab/jobs/7', GITLAB_USER_LOGIN: 'ada' },
      /^GitLab job https:\/\/lab\/jobs\/7, by ada$/,
    ],
  ])('is a build, or a person at a machine: %j', (env, wanted) => {
    expect(whoRuns(env)).toMatch(wanted)
  })
})
