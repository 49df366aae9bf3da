import { closingTool } from './closing-tool.ts';

export const hardClose = closingTool({
  name: 'hard_close',
  title: 'Hard-close period',
  keywords: ['마감', '월마감', '확정마감', 'month'],
  summary:
    'Close a period for good: nobody posts into it. Every balance is re-derived from all lines and stored; it is the opening balance of the next period. Earlier periods must be hard-closed first; only reopen, with its own scope, undoes it.',
  state: 'hard_closed',
});
