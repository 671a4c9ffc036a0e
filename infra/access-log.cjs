const context = (name) => `$context.${name}`

/** A line of JSON for each request, also for those that no function saw or that a function did not end. */
module.exports = JSON.stringify({
  requestId: context('requestId'),
  ip: context('identity.sourceIp'),
  requestTime: context('requestTime'),
  httpMethod: context('httpMethod'),
  path: context('path'),
  routeKey: context('routeKey'),
  status: context('status'),
  protocol: context('protocol'),
  responseLength: context('responseLength'),
  responseLatency: context('responseLatency'),
  integrationError: context('integrationErrorMessage'),
})
