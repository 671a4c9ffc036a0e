import { hostname, userInfo } from 'node:os'

/** Who runs a command, for the journal and for those who wait: a build, or a person at a machine. */
export function whoRuns(env: NodeJS.ProcessEnv): string {
  if (env.GITHUB_RUN_ID) {
    return `GitHub Actions run ${env.GITHUB_RUN_ID} of ${env.GITHUB_REPOSITORY}, by ${env.GITHUB_ACTOR}`
  }
  if (env.CI_JOB_URL) return `GitLab job ${env.CI_JOB_URL}, by ${env.GITLAB_USER_LOGIN}`
  const process = `${nameOfUser(env)}@${hostname()}, process ${globalThis.process.pid}`
  return env.CI ? `CI, ${process}` : process
}

/** A user id without a name has no user information. */
function nameOfUser(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username
  } catch {
    return env.USER ?? 'somebody'
  }
}
