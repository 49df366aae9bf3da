import { defineErrors } from '@axe/kit';

export const entityErrors = defineErrors({
  ENTITY_CONFLICT: {
    kind: 'conflict',
    summary: 'The entity is registered with other attributes.',
    remedy: 'Use another id, or call again with the attributes it has.',
  },
  FUND_META_UNEXPECTED: {
    kind: 'invalid',
    summary: 'A company was given facts of a fund.',
    remedy: 'Leave fund_meta out, or register a fund (kip, kvf).',
  },
  OWNERSHIP_NOT_WHOLE: {
    kind: 'invalid',
    summary: 'The active shares of an entity do not add up to the whole.',
    remedy: 'Store all parts of one whole in one transaction.',
  },
});
