import { Problem, StartedVerification, Verification } from 'ekyc-verify-protocol';
import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { pickerOf } from './serialization.js';

const row = Type.Object({
  id: Type.String(),
  reason: Type.Union([Type.Enum(['capture', 'limit']), Type.Null()]),
  tries: Type.Optional(Type.Array(Type.Object({ at: Type.Integer() }))),
});

it('lets out what the schema names, at every depth', () => {
  const pick = pickerOf(row);
  const secret = 'never';
  expect(pick({ id: 'a', reason: null, secret, tries: [{ at: 1, secret }] })).toEqual({
    id: 'a',
    reason: null,
    tries: [{ at: 1 }],
  });
  expect(pick({ id: 'a', reason: 'limit' })).toEqual({ id: 'a', reason: 'limit' });
});

it.each([
  ['a required field that is missing', { id: 'a' }],
  ['fields where a plain value is declared', { id: { secret: 1 }, reason: null }],
  ['fields where a union of plain values is declared', { id: 'a', reason: { secret: 1 } }],
  ['something else than a list', { id: 'a', reason: null, tries: 'x' }],
  ['nothing', null],
])('refuses %s', (_, value) => {
  expect(() => pickerOf(row)(value)).toThrow('does not fit its schema');
});

it.each([
  Type.Object({ a: Type.Unknown() }),
  Type.Record(Type.String(), Type.String()),
  Type.Union([Type.Object({ a: Type.String() }), Type.Null()]),
])('refuses a schema that would let fields out unseen', (schema) => {
  expect(() => pickerOf(schema)).toThrow('schema has a');
});

it.each([StartedVerification, Verification, Problem])(
  'knows the answers of the contract',
  (schema) => {
    expect(pickerOf(schema)).toBeTypeOf('function');
  },
);
