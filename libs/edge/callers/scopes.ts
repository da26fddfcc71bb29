/** What a token may be used for. A role says what its holder is, a scope what this token is for. */
import type { Role } from './caller.js';

export const SCOPES = [
  'outcomes:write',
  'rules:write',
  'conversions:review',
  'transcripts:read',
  'verify',
  'bank:operate',
] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * The scopes that a role can have. Learners have none: their token stands for themselves, and is
 * good for what is their own.
 */
export const SCOPES_OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  operator: SCOPES,
  college: ['outcomes:write', 'rules:write', 'conversions:review', 'transcripts:read', 'verify'],
  certifyingBody: ['outcomes:write', 'conversions:review', 'transcripts:read', 'verify'],
  admissionsOffice: ['transcripts:read', 'verify'],
  learner: [],
};

/** The scopes in the claims of a token: `scope` as a text, or `scp` as a text or a list. */
export function scopesOf(claims: Readonly<Record<string, unknown>>, role: Role): readonly Scope[] {
  const { scope, scp = scope } = claims;
  const named = typeof scp === 'string' ? scp.split(' ') : Array.isArray(scp) ? scp : [];
  return SCOPES_OF_ROLE[role].filter((one) => named.includes(one));
}
