/** A package of which the bundles of functions have the most. */
export interface LinkedPackage {
  name: string
  /**
   * Files of its index that do something when they are loaded, so that a bundler leaves them out as a whole
   * or not at all: a client with all commands as methods, and classes with members whose names are computed.
   */
  apart: RegExp
}

export const linkedPackages: readonly LinkedPackage[] = [
  { name: '@aws-sdk/client-rds-data', apart: /\/RDSData$/ },
  { name: '@aws-sdk/client-lambda', apart: /\/(Lambda|waiters|pagination)$/ },
  { name: '@aws-sdk/client-secrets-manager', apart: /\/SecretsManager$/ },
  { name: 'kysely', apart: /-(driver|dialect)\.js$/ },
]

/** What the files of a package are called when it is linked. */
export function filesOf({ name }: LinkedPackage): { most: string; apart: string } {
  const file = name.replace('@aws-sdk/', '')
  return { most: `${file}.js`, apart: `${file}-apart.js` }
}

/** The file that fills in what endpoints do without: see kyselyOfEndpoints. */
export const wholeFile = 'whole-kysely.js'
