import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { verifyCredential, withProof } from '#credentials';
import { badge, DID, documentOf, NOW, sampleKey } from '../../test/formats/sample-bank.js';

let listener: Server;
let address: string;
let asked = 0;

beforeAll(async () => {
  listener = createServer((_request, response) => {
    asked += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterAll(() => {
  listener.close();
});

describe('the verification of a stranger’s text', () => {
  it('asks no address that the text names, wherever it stands', async () => {
    const key = await sampleKey('k');
    const pinned = { issuers: [await documentOf([key])], now: NOW };
    const signed = await withProof(badge(), key, NOW);
    const contexts = signed['@context'] as string[];
    const status = { type: 'BitstringStatusListEntry', statusPurpose: 'revocation' };
    const entry = { ...status, statusListIndex: '1', statusListCredential: `${address}/list` };
    const proof = signed['proof'] as object;
    const named: object[] = [
      { '@context': [...contexts, `${address}/context`] },
      { '@context': [contexts[0], `${address}/contexts/credits/v1`] },
      { id: `${address}/id` },
      { issuer: { id: `did:web:${address.slice(7).replace(':', '%3A')}` } },
      { issuer: { id: DID, url: address, image: { id: `${address}/image`, type: 'Image' } } },
      { credentialStatus: { ...entry, id: `${address}/list#1` } },
      { credentialSchema: [{ id: `${address}/schema`, type: 'JsonSchema' }] },
      { termsOfUse: [{ id: `${address}/terms`, type: 'Policy' }] },
      { evidence: [{ id: `${address}/evidence`, type: ['Evidence'] }] },
      { relatedResource: [{ id: `${address}/resource`, digestSRI: 'sha256-x' }] },
      { proof: { ...proof, verificationMethod: `${address}/key` } },
      { proof: { ...proof, '@context': `${address}/context` } },
    ];
    for (const more of named) {
      const { result } = await verifyCredential({ ...signed, ...more }, pinned);
      expect(['tampered', 'unknownIssuer']).toContain(result);
    }
    expect(asked).toBe(0);
  });

  it('gives up on a graph that is made to take for ever', async () => {
    const key = await sampleKey('k');
    const pinned = { issuers: [await documentOf([key])], now: NOW };
    const node = (n: number) => `_:n${n}`;
    const clique = Array.from({ length: 40 }, (_, n) => ({
      id: node(n),
      type: ['Profile'],
      parentOrg: Array.from({ length: 40 }, (__, m) => node(m)),
    }));
    const signed = await withProof(badge(), key, NOW);
    const poisoned = { ...signed, evidence: clique };
    expect((await verifyCredential(poisoned, pinned)).result).toBe('tampered');
  });

  it('can be put into a page: nothing of it needs Node', async () => {
    const { outputFiles, metafile } = await build({
      stdin: {
        contents: "export { verifyCredential } from './verify.js';",
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      write: false,
      metafile: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    expect(imports).toEqual([]);
    expect(outputFiles).toHaveLength(1);
  });
});
