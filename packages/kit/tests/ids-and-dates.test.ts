import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { agentActor, entityId, isAgent, isoDate, isoInstant, kstDate, newId, personActor } from '../src/index.ts';

describe('newId', () => {
  it('is a UUID of version 7 that carries its time', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 - 1 }), (nowMs) => {
        const id = newId(nowMs);
        assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        assert.equal(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16), nowMs);
      }),
    );
  });

  it('sorts by time as text', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 - 2 }), (nowMs) => {
        assert.ok(newId(nowMs) < newId(nowMs + 1));
      }),
    );
  });

  it('does not repeat within a millisecond', () => {
    assert.equal(new Set(Array.from({ length: 10_000 }, () => newId(0))).size, 10_000);
  });
});

describe('entityId', () => {
  it('is safe as the name of a schema and a role', () => {
    for (const good of ['acmec', 'acme_fund1', 'ab', `a${'b'.repeat(30)}`]) assert.equal(entityId.parse(good), good);
    const bad = [
      '',
      'a',
      'Acmec',
      '1acme',
      '_acme',
      'acme-c',
      'acme c',
      'acme"',
      "a';--",
      'acmec\n',
      'é',
      '회사',
      `a${'b'.repeat(31)}`,
      'a.b',
      1,
      null,
    ];
    for (const value of bad) assert.equal(entityId.safeParse(value).success, false, JSON.stringify(value));
  });
});

describe('dates', () => {
  it('a date is one that the calendar has', () => {
    for (const good of ['1900-01-01', '2024-02-29', '2999-12-31']) assert.equal(isoDate.parse(good), good);
    for (const bad of ['2023-02-29', '1899-12-31', '3000-01-01', '2024-1-1', '20240101', '2024-01-01T00:00:00Z', '', 20240101]) {
      assert.equal(isoDate.safeParse(bad).success, false, String(bad));
    }
  });

  it('an instant is in UTC', () => {
    assert.equal(isoInstant.safeParse('2026-01-01T00:00:00.000Z').success, true);
    for (const bad of ['2026-01-01T00:00:00', '2026-01-01T00:00:00+09:00', '2026-01-01'])
      assert.equal(isoInstant.safeParse(bad).success, false, bad);
  });

  it('the date in Korea changes at 15:00 UTC', () => {
    assert.equal(kstDate(new Date('2025-12-31T14:59:59.999Z')), '2025-12-31');
    assert.equal(kstDate(new Date('2025-12-31T15:00:00.000Z')), '2026-01-01');
    assert.equal(kstDate(new Date('2024-02-28T15:00:00.000Z')), '2024-02-29');
  });
});

describe('actors', () => {
  it('one human is one actor, however the address is spelt', () => {
    assert.equal(personActor('Kim@ACME.example'), 'person:kim@acme.example');
    assert.equal(personActor('kim@acme.example'), personActor('KIM@ACME.EXAMPLE'));
    assert.equal(agentActor('cfo-agent'), 'agent:cfo-agent');
  });

  it('a person whose address begins with agent: is no agent', () => {
    assert.equal(isAgent(agentActor('x')), true);
    assert.equal(isAgent(personActor('agent:x@acme.example')), false);
  });
});
