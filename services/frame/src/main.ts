import { processSettings, readSettings, runService } from '@axe/mcp';
import { frame } from './service.ts';

await runService(process, {
  service: frame,
  settings: () => readSettings(frame.name, processSettings, process.env),
  compose: async () => ({ declaration: frame }),
});
