import { journalName, sqlCheck } from './sql-check.ts';

/** Evidence that journals name is stored. Whether its bytes are on disk is the storage scan's question. */
export const evidencePresent = sqlCheck(
  'evidence_present',
  `select ${journalName} as subject, 'names evidence ' || n.id || ', which is not stored' as detail
   from journal j cross join unnest(j.evidence_ids) as n (id)
   where not exists (select from evidence e where e.sha256 = n.id)
   order by j.id`,
);
