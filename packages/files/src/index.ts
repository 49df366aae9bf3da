export { isDraft, makePrivateFolder, syncFolder } from './folders.ts';
export { keptAfter, reasonOf } from './reasons.ts';
export { type FoundFile, followLink, type ReplaceOptions, type ReservedWrite, readWhole, replaceFile, reserveWrite } from './whole-file.ts';
