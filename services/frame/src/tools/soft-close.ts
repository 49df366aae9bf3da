import { closingTool } from './closing-tool.ts';

export const softClose = closingTool({
  name: 'soft_close',
  title: 'Soft-close period',
  keywords: ['마감', '월마감', '가마감', 'month'],
  summary:
    'Close a period to ordinary posting: from then on only the scope close may post into it. Stores its closing balances. Earlier periods must be closed first; reopen undoes it.',
  state: 'soft_closed',
});
