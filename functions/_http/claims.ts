import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda'

/** What API Gateway has read in the token, once it let the request pass: all of it as text. */
export function readClaims(event: APIGatewayProxyEventV2): Record<string, string> {
  const { requestContext } = event as Partial<APIGatewayProxyEventV2WithJWTAuthorizer>
  const claims = requestContext?.authorizer?.jwt?.claims
  if (!claims)
    throw new Error('the event has no claims: did it come by a route with an authorizer?')
  return claims as Record<string, string>
}
