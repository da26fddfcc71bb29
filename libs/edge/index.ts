/**
 * The edge: what both HTTP apps have in common.
 *
 * Server
 *   const server = await createServer(AppModule, { tokens, logger, metrics, readiness });
 *   const url = await server.listen(port, host); … await server.close();
 *   `Metrics` and `Idempotency` can be injected anywhere.
 *
 * Routes: each says who may call and whose data it is about, or the server does not start
 *   @Post() @Roles('outcomes:write', 'college', 'certifyingBody')
 *   record(@Caller() caller: Caller, @Body() body: Dto)   — a scope, then roles; learners need none
 *   @Get() @Public() …  ·  @StreamBody() gives the body as a stream (CSV, NDJSON)
 *   @YamlBody(SCHEMA) takes the body also as YAML; acceptsYaml(request), toYaml(value) answer it
 *   @Bulk() for many records in one request: it takes from a quota of its own
 *   @Page() for an answer that is an HTML page
 *   @Conditional() where conditional(request, reply, forCaller(body)) answers: ETag, and 304
 *   @Param('learnerId', IdPipe) id: string   — no UUID: 404
 *
 *   @Of('learner', 'transcript')  — whose data it is about, and what the access log says was seen;
 *   also said by every route: @Of('nobody'), @Of('written'), @Of('work') (./objects/of.ts)
 *   settle(request, right)  — by what right it is answered; #rights makes them
 *
 * Bodies and queries: classes whose fields carry the decorators of ./validation/decorators.ts
 *   class Body { @IsCode() issuer: string; @Optional() @IsCredits() credits?: string;
 *     @Nested(() => Grade) grade: Grade; @NestedList(() => Part, { max: 50 }) parts: Part[] }
 *   They reach the handler as parsed, nothing converted. Queries stay text.
 *
 * Refusals: values from a closed list (./refusals/*-texts.ts; add codes there)
 *   return new Refusal('evidenceConflict', { errors: [fieldError('/credits', 'differs')] });
 *   accepted(result)  — in a controller: the value, or the end of the request
 *   problemOf(refusal, languageOf(header)) — the problem document inside a batch's result
 *
 * Limits: every request counts by client, a stranger's by address; guesses at secrets apart
 *   const attempts = new Attempts({ code: { most, seconds }, address: { … } });
 *   attempts.take({ code, address: addressOf(request) })  — a Refusal, or null
 *
 * Idempotency
 *   const command = accepted(idempotency.commandFor(request, body));       // or null without key
 *   const answer = accepted(await idempotency.once(command, () => handle(command)));
 *   markRepeated(reply)  — where the log gave back the first answer
 */
export { BankClock } from './bank-clock.js';
export { languageOf } from './language.js';
export type { Bilingual, Language } from './language.js';
export { fieldError, pointerTo } from './refusals/field-texts.js';
export type { FieldCode, FieldError, FieldValues } from './refusals/field-texts.js';
export { problemHeaders, problemOf } from './refusals/problem.js';
export type { Problem } from './refusals/problem.js';
export { accepted, refuse, Refusal, RefusedRequest } from './refusals/refusal.js';
export type { RefusalDetails } from './refusals/refusal.js';
export { REFUSAL_TEXTS } from './refusals/texts.js';
export type { RefusalCode } from './refusals/texts.js';

export * from './validation/decorators.js';
export { IsPosition, IsPositionOrInstant } from './validation/positions.js';
export { Plan } from './validation/plan.js';
export { ContractPipe, IdPipe } from './validation/pipes.js';

export {
  Bulk,
  Caller,
  LargeBody,
  Page,
  Public,
  Roles,
  StreamBody,
  YamlBody,
} from './callers/access.js';
export { actorOf, callerOf, ROLES } from './callers/caller.js';
export type { Role } from './callers/caller.js';
export { AUDIENCE, Tokens } from './callers/demo-tokens.js';
export type { DemoCaller } from './callers/demo-tokens.js';
export { SCOPES, SCOPES_OF_ROLE, scopesOf } from './callers/scopes.js';
export type { Scope } from './callers/scopes.js';

export { addressOf, networkOf } from './limits/address.js';
export { Attempts } from './limits/attempts.js';
export type { RequestQuotas } from './limits/request-limits.js';

export { Of } from './objects/of.js';
export { Right, settle, settleFor } from './objects/right.js';
export { TokenVerifier } from './callers/tokens.js';
export { IssuerUnreachable } from './callers/trusted-issuer.js';
export type { TrustedIssuer } from './callers/trusted-issuer.js';

export { Idempotency, markRepeated, parseIdempotencyKey } from './idempotency/idempotency.js';
export type { CommandDigests } from './idempotency/idempotency.js';

export { AccountEnds, endClaim } from './learners/account-ends.js';
export type { AccountEnd } from './learners/account-ends.js';
export { TakesEnded } from './learners/resolve-learner.js';

export { boundsOf } from './server/bounds.js';
export { Conditional, conditional, forCaller, namesTag, tagOf } from './server/conditional.js';
export { createServer } from './server/create-server.js';
export type { Server } from './server/create-server.js';
export { createLogger, describeError } from './server/logging.js';
export type { Logger } from './server/logging.js';
export { Metrics } from './server/metrics.js';
export type { Mount, ReadinessCheck, ServerOptions } from './server/parts.js';
export { ServerParts } from './server/parts.js';

export { acceptsYaml, toYaml, YAML_TYPE } from './yaml/yaml-types.js';
export { readYaml } from './yaml/read-yaml.js';
export { WantedTypes } from './yaml/wanted-types.js';
