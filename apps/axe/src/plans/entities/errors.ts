import { defineErrors } from '@axe/kit';

export const entityErrors = defineErrors({
  ENTITY_KNOWN: {
    kind: 'conflict',
    summary: 'The customer has an entity of that id with other attributes, or another customer has it.',
    remedy: 'Choose another id, or give the same attributes.',
  },
  GRANT_UNCLEAR: {
    kind: 'invalid',
    summary: 'Who may see the entity is not given as a person and scopes.',
    remedy: 'Write it as kim@acme.example:read,write.',
  },
});
