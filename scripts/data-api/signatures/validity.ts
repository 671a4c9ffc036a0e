import { type Authorization, incomplete, invalid } from './authorization.ts'

const service = 'rds-data'
const terminator = 'aws4_request'
const longestSkew = 15 * 60_000

/** Throws ServiceError for one that is none or too far from now, in milliseconds since 1970. */
export function checkDate(date: string, now: number): void {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? []
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(time))
    throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${date}'.`)
  if (time < now - longestSkew) {
    throw invalid(
      `Signature expired: ${date} is now earlier than ${basicDate(now - longestSkew)} (${basicDate(now)} - 15 min.)`,
    )
  }
  if (time > now + longestSkew) {
    throw invalid(
      `Signature not yet current: ${date} is still later than ${basicDate(now + longestSkew)} (${basicDate(now)} + 15 min.)`,
    )
  }
}

function basicDate(time: number): string {
  return `${new Date(time).toISOString().replace(/[-:]|\.\d+Z/g, '')}Z`
}

/** Throws ServiceError for one that is of another service or day. */
export function checkScope({ scope }: Authorization, date: string): void {
  if (scope.service !== service) {
    throw invalid(`Credential should be scoped to correct service: '${service}'.`)
  }
  if (scope.terminator !== terminator) {
    throw invalid(`Credential should be scoped with a valid terminator: '${terminator}'.`)
  }
  if (scope.date !== date.slice(0, 8)) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${date.slice(0, 8)}'.`,
    )
  }
}

/** Throws ServiceError where one that has to be signed is not. */
export function checkSignedHeaders({ signedHeaders }: Authorization): void {
  for (const name of ['host', 'x-amz-date']) {
    if (!signedHeaders.includes(name)) {
      throw invalid(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`)
    }
  }
}
