import { describe, expect, it } from '@jest/globals';
import { faultsIn } from '../../test/formats/schemas.js';

type Json = Readonly<Record<string, unknown>>;

const ID = 'urn:uuid:0198a0b0-0000-7000-8000-000000000001';
const AT = '2026-11-28T08:00:00Z';
const VC = 'https://www.w3.org/ns/credentials/v2';
const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';

const around = { issuer: ID, validFrom: AT };
const achievement: Json = {
  id: ID,
  type: ['Achievement'],
  criteria: {},
  description: 'd',
  name: 'n',
};
const badge: Json = {
  '@context': [VC, OB],
  id: ID,
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  credentialSubject: { type: ['AchievementSubject'], achievement },
  ...around,
};
const plainVc: Json = {
  '@context': [VC],
  type: ['VerifiableCredential'],
  credentialSubject: {},
  ...around,
};

/** The least that the published files accept of each class: without any of it, none is accepted. */
const LEAST: Readonly<Record<string, Json>> = {
  AchievementCredential: badge,
  ClrCredential: {
    '@context': [VC, CLR, OB],
    id: ID,
    type: ['VerifiableCredential', 'ClrCredential'],
    name: 'n',
    credentialSubject: { type: ['ClrSubject'], verifiableCredential: [plainVc] },
    ...around,
  },
  EndorsementCredential: {
    '@context': [VC, OB],
    id: ID,
    type: ['VerifiableCredential', 'EndorsementCredential'],
    name: 'n',
    credentialSubject: { id: ID, type: ['EndorsementSubject'] },
    ...around,
  },
  VerifiableCredential: plainVc,
  CredentialSubject: {},
  AchievementSubject: { type: ['AchievementSubject'], achievement },
  ClrSubject: { type: ['ClrSubject'], verifiableCredential: [plainVc] },
  EndorsementSubject: { id: ID, type: ['EndorsementSubject'] },
  Achievement: achievement,
  Address: { type: ['Address'] },
  Alignment: { type: ['Alignment'], targetName: 'n', targetUrl: ID },
  Association: { type: 'Association', associationType: 'isPartOf', sourceId: ID, targetId: ID },
  CredentialSchema: { id: ID, type: 't' },
  CredentialStatus: { type: 't' },
  Criteria: {},
  Evidence: { type: ['Evidence'] },
  GeoCoordinates: { type: 'GeoCoordinates', latitude: 1, longitude: 2 },
  IdentifierEntry: { type: 'IdentifierEntry', identifier: 'i', identifierType: 'isbn' },
  IdentityObject: {
    type: 'IdentityObject',
    hashed: false,
    identityHash: 'i',
    identityType: 'name',
  },
  Image: { id: ID, type: 'Image' },
  Profile: { id: ID, type: ['Profile'] },
  Proof: { type: 't' },
  RefreshService: { id: ID, type: 't' },
  Related: { id: ID, type: ['Related'] },
  Result: { type: ['Result'] },
  ResultDescription: { id: ID, type: ['ResultDescription'], name: 'n', resultType: 'Percent' },
  RubricCriterionLevel: { id: ID, type: ['RubricCriterionLevel'], name: 'n' },
  TermsOfUse: { type: 't' },
};

const CLOSED = ['Association', 'IdentifierEntry', 'IdentityObject', 'Image'];

const accepted = (name: string, more: Json, form: 'published' | 'plain' = 'published'): boolean =>
  faultsIn(form, name, { ...LEAST[name], ...more }).length === 0;

/** What one property of a class may be in the published files, and what it may not. */
const CASES: readonly (readonly [name: string, property: string, yes: unknown[], no: unknown[]])[] =
  [
    // A text is one, or one for each language.
    ['Achievement', 'name', ['n', '', { zh: '数', 'en-GB': 'n' }, {}], [7, ['n'], { eng: 'n' }]],
    ['Profile', 'url', ['x', { en: 'x' }], [{ 'zh-Hans': 'x' }, null]],
    ['AchievementCredential', 'id', ['no uri'], [1, [ID]]],
    // Lists of one may stand alone.
    ['Achievement', 'tag', ['t', ['t', { en: 't' }], []], [1, [1], [['t']]]],
    ['AchievementSubject', 'result', [LEAST['Result'], [LEAST['Result']], []], ['A', [{}]]],
    ['ClrSubject', 'verifiableCredential', [plainVc, [plainVc, badge]], [[], [{}], 'x']],
    ['ClrCredential', 'proof', [LEAST['Proof'], [LEAST['Proof']]], ['x', [{}]]],
    ['AchievementSubject', 'achievement', [achievement], [[achievement], ID]],
    ['ClrCredential', 'credentialStatus', [LEAST['CredentialStatus']], [{ id: ID }, []]],
    // Types are a text, or a list that has the type of the class in it.
    ['Profile', 'type', ['anything', ['Other', 'Profile']], [[], ['Other'], 7, [7, 'Profile']]],
    [
      'AchievementCredential',
      'type',
      [['AchievementCredential', 'VerifiableCredential']],
      [
        ['VerifiableCredential'],
        ['OpenBadgeCredential'],
        ['VerifiableCredential', 'ClrCredential'],
      ],
    ],
    ['ClrCredential', 'type', [], [['VerifiableCredential', 'OpenBadgeCredential']]],
    ['Image', 'type', ['Image', { en: 'Image' }], ['image', ['Image']]],
    ['IdentityObject', 'type', ['IdentityObject'], ['Identity', ['IdentityObject']]],
    // Contexts stand in their order, more may follow.
    [
      'AchievementCredential',
      '@context',
      [[VC, OB, {}, 'urn:x'], [VC, OB.replace('-3.0.3', '')], VC, {}],
      [[VC], [OB, VC], [VC, CLR], [VC, OB, 7], [`${VC}/`, OB]],
    ],
    [
      'ClrCredential',
      '@context',
      [[VC, CLR, OB]],
      [
        [VC, OB],
        [VC, OB, CLR],
        [VC, CLR],
      ],
    ],
    ['VerifiableCredential', '@context', [[VC]], [[], [OB]]],
    // Words of lists, some of which are open.
    ['Achievement', 'achievementType', ['Course', 'ext:Oral'], ['course', 1]],
    ['Result', 'status', ['Completed', 'Withdrew'], ['ext:Done', 'completed', ['Completed']]],
    ['ResultDescription', 'resultType', ['Percent', 'ext:x'], ['percent']],
    ['Association', 'associationType', ['replacedBy', 'exactMatchOf'], ['ext:x', 'isReplacedBy']],
    ['IdentityObject', 'identityType', ['emailAddress', 'ext:x'], ['email']],
    ['IdentifierEntry', 'identifierType', ['sisSourcedId', 'ext:x'], ['sis']],
    ['Alignment', 'targetType', ['CFItem', 'ceasn:Competency', 'ext:x'], ['Item']],
    // Formats and patterns.
    ['ClrCredential', 'validFrom', [AT, '2026-11-28T08:00:00+08:00'], ['2026-11-28', { en: AT }]],
    ['AchievementCredential', 'awardedDate', [AT], ['2026-07-01']],
    ['AchievementSubject', 'activityEndDate', [AT], ['2026']],
    ['Profile', 'dateOfBirth', ['2001-02-03'], ['3 Feb 2001', AT]],
    ['AchievementSubject', 'creditsEarned', [3.5, 0], ['3.5', null]],
    ['IdentityObject', 'hashed', [true], ['true']],
    ['Achievement', 'inLanguage', ['zh', 'zh-Hans-CN', { en: 'en' }], ['Chinese', 'zh_CN']],
    ['Profile', 'endorsementJwt', ['a.b.c', ['a..c']], ['a.b', ['a b.c.d'], [7]]],
    // Another credential, a profile or its address.
    ['ClrCredential', 'issuer', [ID, LEAST['Profile'], { en: ID }], [[ID], 7]],
    ['Profile', 'parentOrg', [LEAST['Profile']], [ID, {}]],
    ['Profile', 'endorsement', [LEAST['EndorsementCredential']], [badge, ID]],
    ['Profile', 'address', [LEAST['Address']], ['x', [LEAST['Address']]]],
    ['Profile', 'image', [LEAST['Image']], [ID, { id: ID, type: 'Image', alt: 'x' }]],
    ['Address', 'geo', [LEAST['GeoCoordinates']], [{ type: 'GeoCoordinates' }]],
  ];

/** How many words each list has, counted in the published files. */
const COUNTED = [
  ['ACHIEVEMENT_TYPES', 31],
  ['ASSOCIATION_TYPES', 8],
  ['IDENTIFIER_TYPES', 19],
  ['RESULT_STATUSES', 7],
  ['RESULT_TYPES', 12],
  ['TARGET_TYPES', 7],
] as const;

describe('the schemas of Open Badges 3.0 and CLR 2.0, as they are written here', () => {
  it.each(Object.entries(LEAST))('ask for what the published ask for of %s', (name, least) => {
    expect(faultsIn('published', name, least)).toEqual([]);
    for (const property of Object.keys(least)) {
      const rest = Object.fromEntries(Object.entries(least).filter(([key]) => key !== property));
      expect([property, faultsIn('published', name, rest)]).not.toEqual([property, []]);
    }
    expect([name, accepted(name, { unknown: 1 })]).toEqual([name, !CLOSED.includes(name)]);
    expect(faultsIn('published', name, [least])).not.toEqual([]);
  });

  it('accept and refuse what the published accept and refuse', () => {
    const wrong = CASES.flatMap(([name, property, yes, no]) => [
      ...yes.filter((value) => !accepted(name, { [property]: value })),
      ...no.filter((value) => accepted(name, { [property]: value })),
    ]);
    expect(wrong).toEqual([]);
  });

  it('have their words', async () => {
    const lists = await import('../../test/formats/vocabularies.js');
    for (const [name, count] of COUNTED) {
      expect([name, new Set(lists[name]).size]).toEqual([name, count]);
    }
  });

  it('accept nothing as plain that they do not accept as published, and less', () => {
    for (const [name, property, , no] of CASES) {
      for (const value of no) expect(accepted(name, { [property]: value }, 'plain')).toBe(false);
    }
    expect(accepted('Achievement', { name: { zh: '数' } }, 'plain')).toBe(false);
    expect(accepted('Achievement', { tag: 't' }, 'plain')).toBe(false);
    expect(accepted('Profile', { id: 'no uri' }, 'plain')).toBe(false);
    expect(accepted('AchievementSubject', {}, 'plain')).toBe(false);
    expect(accepted('AchievementSubject', { id: ID }, 'plain')).toBe(true);
  });
});
