import type { Option } from 'commander'

/** An option that a variable sets too, which counts as left out where it is set to nothing. */
export function withEnv(option: Option, name: string, env: NodeJS.ProcessEnv): Option {
  return env[name] === '' ? option : option.env(name)
}
