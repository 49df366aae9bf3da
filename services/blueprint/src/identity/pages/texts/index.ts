import type { Language } from '../language.ts';
import { english } from './en.ts';
import { korean } from './ko.ts';
import type { Texts } from './texts.ts';

const texts: Readonly<Record<Language, Texts>> = { en: english, ko: korean };

export function textsIn(language: Language): Texts {
  return texts[language];
}
