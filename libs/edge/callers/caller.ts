/** Who calls: the client, its role, and the institution or learner that its token names. */
import { type Scope, scopesOf } from './scopes.js';

export const ROLES = [
  'operator',
  'college',
  'certifyingBody',
  'admissionsOffice',
  'learner',
] as const;
export type Role = (typeof ROLES)[number];

export interface Caller {
  readonly clientId: string;
  readonly role: Role;
  /** The code of the caller's own institution; there for the three roles of institutions. */
  readonly institution?: string;
  /** The learner's own id; there for the role `learner`. */
  readonly learner?: string;
  /** What the token may be used for, of what the role may do at all. */
  readonly scopes: readonly Scope[];
}

/** How events name the caller: the institution's code, `bank` or `learner`. */
export function actorOf(caller: Caller): string {
  if (caller.role === 'operator') return 'bank';
  return caller.institution ?? 'learner';
}

const TEXT = /^[\x21-\x7e]{1,128}$/;
const CODE = /^[^\s\p{C}]{1,64}$/u;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The caller in the claims of a verified token; null where they do not make one. */
export function callerOf(claims: Readonly<Record<string, unknown>>): Caller | null {
  const { sub, role, institution, learner } = claims;
  if (typeof sub !== 'string' || !TEXT.test(sub)) return null;
  switch (role) {
    case 'operator':
      return { clientId: sub, role, scopes: scopesOf(claims, role) };
    case 'college':
    case 'certifyingBody':
    case 'admissionsOffice':
      if (typeof institution !== 'string' || !CODE.test(institution)) return null;
      return { clientId: sub, role, institution, scopes: scopesOf(claims, role) };
    case 'learner':
      if (typeof learner !== 'string' || !UUID.test(learner)) return null;
      return { clientId: sub, role, learner, scopes: scopesOf(claims, role) };
    default:
      return null;
  }
}
