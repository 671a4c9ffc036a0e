import { RDSDataClient } from '@aws-sdk/client-rds-data'

const fallback = 'us-east-1'

/** The region that an environment names, else that of the profile in ~/.aws/config. */
export async function findRegion(env: NodeJS.ProcessEnv, profile?: string): Promise<string> {
  const named = env.AWS_REGION || env.AWS_DEFAULT_REGION
  if (named) return named
  const chosen = profile ?? (env.AWS_PROFILE || env.AWS_DEFAULT_PROFILE)
  const { config } = new RDSDataClient(chosen ? { profile: chosen } : {})
  return config.region().catch(() => fallback)
}
