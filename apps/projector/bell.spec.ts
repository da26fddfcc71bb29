import { expect, test } from '@jest/globals';
import { Bell } from './bell.js';

test('a message is sent to a sleeper only', () => {
  const projector = new Bell();
  const appender = new Bell(projector.memory);
  expect(appender.ring()).toBe(false);
  expect(projector.fallAsleep(projector.rung)).toBe(true);
  expect(appender.ring()).toBe(true);
  projector.rise();
  expect(appender.ring()).toBe(false);
});

test('who was rung for at work does not fall asleep', () => {
  const projector = new Bell();
  const appender = new Bell(projector.memory);
  const heard = projector.rung;
  appender.ring();
  expect(projector.fallAsleep(heard)).toBe(false);
  expect(appender.ring()).toBe(false);
  expect(projector.fallAsleep(projector.rung)).toBe(true);
});
