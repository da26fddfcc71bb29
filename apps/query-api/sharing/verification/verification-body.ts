/** What is asked to be verified: a share, or a credential. */
import { Checked, fieldError, IsBoundedText, IsCode, Optional, Refusal } from '#edge';
import type { FieldError } from '#edge';
import type { ShareAsked } from './verify.js';

export class VerificationBody {
  /** Hyphens, blanks and case do not matter. */
  @Optional() @IsBoundedText(64) shareCode?: string;
  @Optional() @IsBoundedText(64) pin?: string;
  /** A programme of the caller's own institution: what would transfer to it. */
  @Optional() @IsCode() programme?: string;
  /** In place of a share: a credential with its proof, its JSON text, or a `vc+jwt`. */
  @Optional() @IsCredential() credential?: unknown;
}

/** Its bounds and form are the library's to check: whatever is wrong there is a result. */
function IsCredential(): PropertyDecorator {
  return Checked(
    'credential',
    (value) => {
      const isOne = typeof value === 'string' || (typeof value === 'object' && value !== null);
      return isOne ? null : { code: 'notObject' };
    },
    { oneOf: [{ type: 'object', additionalProperties: true }, { type: 'string' }] },
  );
}

export type Asked =
  { readonly share: ShareAsked } | { readonly credential: unknown } | { readonly fault: Refusal };

/** One of the two, with what goes with it. */
export function askedOf({ shareCode, credential, ...more }: VerificationBody): Asked {
  if (credential === undefined) {
    return shareCode === undefined
      ? wrong(fieldError('/shareCode', 'required'))
      : { share: { shareCode, ...more } };
  }
  if (shareCode !== undefined) return wrong(fieldError('/credential', 'besideShareCode'));
  const [name] = Object.keys(more);
  return name === undefined ? { credential } : wrong(fieldError(`/${name}`, 'unknownField'));
}

function wrong(error: FieldError): Asked {
  return { fault: new Refusal('invalidBody', { errors: [error] }) };
}
