import { type Browser, formOf, pressButton, type Visit } from '@axe/blueprint/testing';

/** What a person does who was told to open `url`: look at the code, say yes or no, sign in, allow. Answers with the last page. */
export async function answerDevice(browser: Browser, url: string, person: string, answer: 'yes' | 'no' = 'yes'): Promise<Visit> {
  let visit = await browser.follow(await browser.get(url));
  for (let step = 0; step < 6; step += 1) {
    if (visit.text.includes('op.deviceConfirmForm')) {
      const form = formOf(visit, /\/oauth\/device$/);
      const fields: Record<string, string> = answer === 'yes' ? form.fields : { ...form.fields, abort: 'yes' };
      visit = await browser.follow(await browser.post(form.action, fields));
    } else if (visit.text.includes('document.forms[0].submit()')) {
      // The address with the code in it: the library's page posts itself.
      const { action, fields } = formOf(visit, /\/oauth\/device$/);
      visit = await browser.follow(await browser.post(action, fields));
    } else if (/\/(sign-in|consent)"/.test(visit.text)) {
      visit = await pressButton(browser, visit, person);
    } else {
      return visit;
    }
  }
  throw new Error(`the pages of a device do not end: ${visit.url.pathname} ${visit.status} ${visit.text.slice(-1500)}`);
}
