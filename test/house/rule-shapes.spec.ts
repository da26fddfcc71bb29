import { expect, it } from '@jest/globals';
import { ours, read } from './sources.js';

/** The shapes that a rule book must be able to say. */
const SHAPES = Array.from({ length: 46 }, (_, at) => `r${at + 1}`);

it('every shape of the rule language has a test that is named by its sentence', () => {
  const specs = ours().files.filter((path) => path.endsWith('spec.ts'));
  const named = new Set(
    specs.flatMap((path) =>
      [...read(path).matchAll(/(?:it|describe)\('((?:r\d+(?: and )?)+): \S/g)].flatMap(
        ([, shapes]) => (shapes ?? '').split(' and '),
      ),
    ),
  );
  expect(SHAPES.filter((shape) => !named.has(shape))).toEqual([]);
});
