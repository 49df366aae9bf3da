import { addServiceNoun } from '../tool-call/service-noun.ts';

export const addNoun = addServiceNoun('blueprint');
