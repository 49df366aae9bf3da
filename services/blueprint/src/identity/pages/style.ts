import { createHash } from 'node:crypto';
import { tokenCss } from '@axe/ui';
import { pageRules } from './page-rules.ts';

/** The one style sheet of all pages, as it stands in their style element, and its hash for the content security policy. */
export const styleText = `${tokenCss()}\n${pageRules}`.replace(/\n\s*/g, '\n').trim();
export const styleHash = `sha256-${createHash('sha256').update(styleText).digest('base64')}`;
