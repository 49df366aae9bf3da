export { type AccessFault, accessFault } from './access.ts';
export { isDraft, makePrivateFolder, syncFolder } from './folders.ts';
export { type FoundFile, readWhole } from './read-whole.ts';
export { keptAfter, reasonOf } from './reasons.ts';
export { followLink, type ReplaceOptions, type ReservedWrite, replaceFile, reserveWrite } from './whole-file.ts';
