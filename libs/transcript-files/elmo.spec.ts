import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AwardedOutcome, TranscriptContent } from '#credentials';
import { elmoXml } from '#transcript-files';
import { doubledCredits, elmoFaults, texts } from '../../test/formats/elmo/validate.js';
import { content, envelope, outcome, outcomesOfEveryKind } from '../../test/formats/sample-bank.js';

const LOS = 'e:learningOpportunitySpecification';
const LOI = 'e:specifies/e:learningOpportunityInstance';

const iri = ({ id }: AwardedOutcome) => `urn:uuid:${id}`;

/** A transcript in which `parts` says who is a part of whom, by number. */
function made(
  outcomes: readonly AwardedOutcome[],
  parts: readonly (readonly [part: number, container: number])[],
): TranscriptContent {
  return {
    ...content(outcomes),
    associations: parts.map(([part, container]) => ({
      type: 'isPartOf',
      source: iri(outcomes[part] as AwardedOutcome),
      target: iri(outcomes[container] as AwardedOutcome),
    })),
  };
}

const none = { accumulated: '0.00', recognised: '0.00' };
const diploma = (n: number, more: Partial<AwardedOutcome> = {}) => {
  const { id, institution, confirmation, accumulated, recognised } = outcome(n);
  const title = `毕业证书 ${n}`;
  return {
    id,
    institution,
    confirmation,
    accumulated,
    recognised,
    kind: 'diploma' as const,
    title,
    ...more,
  };
};

describe('a transcript as ELMO', () => {
  it('is valid, and says who awarded what, when and with which result', async () => {
    const named = { institution: { code: 'A', name: '第一学院 · First College' } };
    const xml = elmoXml(envelope(), made([outcome(1, named), outcome(2)], []));
    expect(await elmoFaults(xml)).toEqual([]);
    expect(texts(xml, '//e:issuer/e:title[@xml:lang="zh"]')).toEqual([
      '第一学院',
      '大连职业技术学院',
    ]);
    expect(texts(xml, '//e:issuer/e:title[@xml:lang="en"]')).toEqual(['First College']);
    expect(texts(xml, `//e:report[1]/${LOS}/e:title/@xml:lang`)).toEqual(['zh']);
    const instance = `//e:report[1]/${LOS}/${LOI}`;
    expect(texts(xml, `${instance}/e:date`)).toEqual(['2026-07-01']);
    expect(texts(xml, `${instance}/e:resultLabel`)).toEqual(['85.00']);
    expect(texts(xml, `${instance}/e:credit/e:value`)).toEqual(['3.50']);
    expect(texts(xml, `${instance}/e:credit/e:scheme`)).toEqual([
      'urn:credit-bank:credit-scheme:bank',
    ]);
    expect(texts(xml, `//e:report[1]/e:gradingScheme/@localId`)).toEqual(['percent']);
    expect(texts(xml, '/e:elmo/e:extension/bank:accumulatedCredits')).toEqual(['12.50']);
    expect(texts(xml, '/e:elmo/e:extension/bank:credential')).toEqual([envelope().id]);
    expect(texts(xml, '//e:level')).toEqual([]);
  });

  it('is valid with every kind of outcome, with the least of it and with all of it', async () => {
    const all = outcomesOfEveryKind();
    const learner = { ...envelope().learner, name: '张三 "Zhang" <San>' };
    const whole = made(
      all,
      all.slice(1).map((_, n) => [n + 1, 0] as const),
    );
    const files = [
      elmoXml(envelope(), made(all, [])),
      elmoXml(envelope({ learner }), whole),
      ...all.map((each) => elmoXml(envelope(), made([each], []))),
    ];
    for (const xml of files) {
      expect(await elmoFaults(xml)).toEqual([]);
      expect(doubledCredits(xml)).toEqual([]);
    }
    expect(texts(files[0] ?? '', `//${LOS}/e:type`)).toContain('Course');
  });

  it('names the learner and the numbers only where they are in the content', async () => {
    const plain = elmoXml(envelope(), made([outcome(1)], []));
    expect(texts(plain, '//e:familyName')).toEqual(['']);
    expect(texts(plain, '//e:identifier[@type="certificate-number"]')).toEqual([]);
    const learner = { id: '0198a0b0-0000-7000-8000-00000000000a', name: '张三丰' };
    const xml = elmoXml(envelope({ learner }), made([outcome(1, { number: 'N1' })], []));
    expect(await elmoFaults(xml)).toEqual([]);
    expect(texts(xml, '//e:familyName')).toEqual(['张三丰']);
    expect(texts(xml, '//e:identifier[@type="certificate-number"]')).toEqual(['N1']);
  });

  it('gives the credits to a container that counts, and to its parts where it does not', async () => {
    const counts = diploma(1, { accumulated: '120.00' });
    const parts = [outcome(2, none), outcome(3, none)];
    const whole = elmoXml(
      envelope(),
      made(
        [counts, ...parts],
        [
          [1, 0],
          [2, 0],
        ],
      ),
    );
    expect(await elmoFaults(whole)).toEqual([]);
    expect(texts(whole, '//e:credit/e:value')).toEqual(['120.00']);
    expect(texts(whole, `//${LOS}[e:type="Degree Programme"]/e:hasPart/${LOS}/e:type`)).toEqual([
      'Course',
      'Course',
    ]);
    const empty = diploma(1, none);
    const split = elmoXml(
      envelope(),
      made(
        [empty, outcome(2), outcome(3)],
        [
          [1, 0],
          [2, 0],
        ],
      ),
    );
    expect(texts(split, '//e:credit/e:value')).toEqual(['3.50', '3.50']);
    expect([whole, split].flatMap(doubledCredits)).toEqual([]);
  });

  it('keeps institutions apart, and no part counts beside a container in another report', async () => {
    const elsewhere = { institution: { code: 'B', name: 'B' } };
    const xml = elmoXml(
      envelope(),
      made([diploma(1, { accumulated: '60.00' }), outcome(2, { ...none, ...elsewhere })], [[1, 0]]),
    );
    expect(await elmoFaults(xml)).toEqual([]);
    expect(texts(xml, `//e:report[e:issuer/e:title="B"]/${LOS}/e:title`)).toEqual(['数据结构 2']);
    expect(texts(xml, '//e:credit/e:value')).toEqual(['60.00']);
    expect(texts(xml, '//bank:isPartOf')).toEqual([iri(outcome(1))]);
  });

  it('shows a replaced attempt without credits', () => {
    const [old, better] = [outcome(1, none), outcome(2)];
    const replaced = { type: 'replacedBy' as const, source: iri(old), target: iri(better) };
    const xml = elmoXml(envelope(), { ...content([old, better]), associations: [replaced] });
    expect(texts(xml, '//e:credit')).toHaveLength(1);
    expect(texts(xml, '//bank:replacedBy')).toEqual([iri(better)]);
  });

  it('holds any text: markup, characters beyond the plane, and those that XML cannot hold', async () => {
    const title = ']]><a b="&">\u0000\u000B\uFFFE\uD800 𠮷 "\'';
    const xml = elmoXml(envelope(), made([outcome(1, { title, code: '<&>' })], []));
    expect(await elmoFaults(xml)).toEqual([]);
    expect(texts(xml, `//${LOS}/e:title`)).toEqual([']]><a b="&">\uFFFD\uFFFD\uFFFD\uFFFD 𠮷 "\'']);
  });

  it('never shows credits twice on one path, whatever is part of what', async () => {
    const amount = fc.constantFrom('0.00', '3.50', '10.10');
    const one = fc.record({
      kind: fc.constantFrom('diploma', 'skillLevelCertificate', 'course'),
      accumulated: amount,
      stated: amount,
      institution: fc.constantFrom('A', 'B'),
    });
    const anything = fc.tuple(
      fc.array(one, { minLength: 1, maxLength: 12 }),
      fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 12 }),
    );
    const check = async ([outcomes, links]: [unknown[], [number, number][]]) => {
      const all = (outcomes as Record<string, string>[]).map((each, n) =>
        outcome(n, {
          kind: each['kind'] as AwardedOutcome['kind'],
          accumulated: each['accumulated'] ?? '',
          credits: { value: each['stated'] ?? '', scheme: 'bank' },
          institution: { code: each['institution'] ?? '', name: each['institution'] ?? '' },
        }),
      );
      const parts = links.filter((link) => link.every((n) => n < all.length));
      const xml = elmoXml(envelope(), made(all, parts));
      expect(doubledCredits(xml)).toEqual([]);
      expect(texts(xml, `//${LOS}`)).toHaveLength(all.length);
      return xml;
    };
    await fc.assert(
      fc.asyncProperty(anything, async (given) => void (await check(given as never))),
      { numRuns: 60 },
    );
  });

  it('takes a chain of parts of any length', async () => {
    const all = Array.from({ length: 300 }, (_, n) => outcome(n));
    const xml = elmoXml(
      envelope(),
      made(
        all,
        all.slice(1).map((_, n) => [n + 1, n] as const),
      ),
    );
    expect(await elmoFaults(xml)).toEqual([]);
    expect(texts(xml, `//${LOS}`)).toHaveLength(300);
  });
});

/** The least that XML Signature calls one. */
function signature(): string {
  const by = (name: string): string => `<${name} Algorithm="urn:a"/>`;
  const reference = `<Reference>${by('DigestMethod')}<DigestValue>AAAA</DigestValue></Reference>`;
  const info = by('CanonicalizationMethod') + by('SignatureMethod') + reference;
  return (
    '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">' +
    `<SignedInfo>${info}</SignedInfo><SignatureValue>AAAA</SignatureValue></Signature>`
  );
}

describe('the schema as it is stored', () => {
  it('refuses what ELMO refuses', async () => {
    const xml = elmoXml(envelope(), made([outcome(1)], []));
    for (const wrong of [
      xml.replace('<status>passed</status>', '<status>taken</status>'),
      xml.replace('<value>3.50</value>', '<value>3,50</value>'),
      xml.replace(/<url>[^<]*<\/url>/, ''),
      xml.replace(/<learner>.*<\/learner>/s, ''),
      xml.replace('<issueDate>', '<country>CN</country><issueDate>'),
    ]) {
      expect(wrong).not.toBe(xml);
      expect(await elmoFaults(wrong)).not.toEqual([]);
    }
  });

  it('takes signatures and languages as W3C defines them, and no others', async () => {
    const xml = elmoXml(envelope(), made([outcome(1)], []));
    const signed = xml.replace('</elmo>', `${signature()}</elmo>`);
    expect(await elmoFaults(signed)).toEqual([]);
    for (const wrong of [
      signed.replace('<DigestValue>AAAA</DigestValue>', ''),
      signed.replace(' Algorithm="urn:a"', ''),
      signed.replace('</Signature>', `</Signature>${signature()}`),
      xml.replace('xml:lang="zh"', 'xml:lang="中"'),
      xml.replace('xml:lang="zh"', 'xml:language="zh"'),
    ]) {
      expect([signed, xml]).not.toContain(wrong);
      expect(await elmoFaults(wrong)).not.toEqual([]);
    }
    expect(await elmoFaults(xml.replace('xml:lang="zh"', 'xml:lang=""'))).toEqual([]);
  });
});
