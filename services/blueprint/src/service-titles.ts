/** What people are shown for each service of the platform, whether it runs on this machine or not. */
const titles: { readonly [service: string]: string } = {
  blueprint: 'Workspace',
  frame: 'Accounting',
  hive: 'People and payroll',
  gate: 'Approvals and signatures',
  index: 'Investments',
  cortex: 'Relationships',
  matrix: 'Monitoring and work records',
  stream: 'Sales and operations planning',
  magnet: 'Marketing',
};

export const titleOf = (service: string): string => titles[service] ?? service;
