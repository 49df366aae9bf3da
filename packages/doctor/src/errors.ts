import { defineErrors } from '@axe/kit';

export const doctorErrors = defineErrors({
  ADDRESS_UNUSABLE: {
    kind: 'invalid',
    summary: 'What was given is no address of a service.',
    remedy: 'Name the address that clients connect to, such as https://acme.platform.example/frame/mcp.',
  },
  COMPLAINT_EMPTY: {
    kind: 'invalid',
    summary: 'There is no text to diagnose.',
    remedy: 'Paste the whole address of the page that failed, or the message on it.',
  },
});
