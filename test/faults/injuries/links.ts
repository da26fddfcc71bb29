/** Connections that are cut or slow, above all between what was committed and its answer. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Injury } from './scene.js';

export const cutAfterCommit: Injury = async ({ databaseLink }, chance) => {
  const before = databaseLink.swallowed;
  databaseLink.swallow(chance.between(1, 6));
  await delay(chance.between(300, 1_200));
  databaseLink.heal();
  return `${databaseLink.swallowed - before} answers of the database lost after COMMIT`;
};

export const cutDatabase: Injury = async ({ databaseLink }) => {
  const before = databaseLink.cut;
  databaseLink.cutAll();
  return `${databaseLink.cut - before} connections to the database cut`;
};

export const slowCommit: Injury = async ({ databaseLink }, chance) => {
  const ms = chance.between(50, 700);
  databaseLink.hold(ms);
  await delay(chance.between(800, 2_500));
  databaseLink.heal();
  return `answers to COMMIT ${ms} ms late`;
};

export const cutClients: Injury = async ({ crew }, chance) => {
  const before = crew.desks.map(({ link }) => link.swallowed);
  for (const { link } of crew.desks) link.swallow(chance.between(2, 12));
  await delay(chance.between(300, 1_200));
  for (const { link } of crew.desks) link.heal();
  const lost = crew.desks.reduce(
    (sum, { link }, at) => sum + link.swallowed - (before[at] ?? 0),
    0,
  );
  return `${lost} answers of the bank lost on their way`;
};

export const slowClients: Injury = async ({ crew }, chance) => {
  const ms = chance.between(100, 1_500);
  for (const { link } of crew.desks) link.hold(ms);
  await delay(chance.between(500, 2_000));
  for (const { link } of crew.desks) link.heal();
  return `answers of the bank ${ms} ms late`;
};
