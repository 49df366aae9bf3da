import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addCustomer, changeCustomer, setEmployee, setEntity } from '../../src/index.ts';
import { editRegistry } from '../../src/text.ts';

const head = 'version: 1\nzone: p.example\ncustomers:\n  a:\n    legal_name: A\n    primary_domain: a.example\n    entities: ';
const keep = (...entities: string[]) => changeCustomer('a', (customer) => ({ ...customer, entities }));
const listAfter = (list: string, ...entities: string[]) => editRegistry(`${head}${list}\n`, keep(...entities)).slice(head.length, -1);

describe('a list on one line', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['[aa, bb, cc]', ['bb', 'cc'], '[bb, cc]'],
    ['[aa, bb, cc]', ['aa', 'cc'], '[aa, cc]'],
    ['[aa, bb, cc]', ['aa', 'bb'], '[aa, bb]'],
    ['[aa, bb, cc]', ['aa'], '[aa]'],
    ['[aa, bb, cc]', ['cc'], '[cc]'],
    ['[ aa , "bb" ]', ['aa'], '[ aa  ]'],
    ['[aa, bb,]', ['aa'], '[aa, ]'],
    ['[aa, bb,]', ['aa', 'bb', 'cc'], '[aa, bb, cc,]'],
    ["[aa, 'bb']", ['aa', 'bb', 'cc'], "[aa, 'bb', 'cc']"],
    ['[aa, bb]', ['aa', 'cc', 'dd'], '[aa, cc, dd]'],
    ['[aa, bb]', ['bb', 'aa'], '[bb, aa]'],
    ['[aa, bb]', [], '[]'],
    ['[]', ['aa'], '[aa]'],
  ];
  for (const [before, entities, after] of cases) {
    it(`${before} becomes ${after}`, () => assert.equal(listAfter(before, ...entities), after));
  }
});

describe('a list over several lines', () => {
  const list = '[\n      aa, # first, of all\n      bb, # second\n      # alone\n      cc # third\n    ]';

  it('loses an item with its line and keeps the rest', () => {
    assert.equal(
      listAfter('[\n      aa,\n      bb,\n      # alone\n      cc\n    ]', 'aa', 'cc'),
      '[\n      aa,\n      # alone\n      cc\n    ]',
    );
  });

  it('keeps comments apart from what stands before them', () => {
    assert.equal(listAfter(list, 'aa', 'bb'), '[\n      aa, # first, of all\n      bb # second\n      # alone\n       # third\n    ]');
    assert.equal(listAfter(list, 'bb', 'cc'), '[\n       # first, of all\n      bb, # second\n      # alone\n      cc # third\n    ]');
  });

  it('gets a new item before the comment of the last', () => {
    assert.equal(listAfter(list, 'aa', 'bb', 'cc', 'dd'), list.replace('cc #', 'cc, dd #'));
  });
});

describe('several changes at one place', () => {
  it('nest: what belongs to the last member comes before what follows it', () => {
    const text = `${head}[aa]\n    user_entity_map:\n      "x@a.example": [aa]`;
    const edited = editRegistry(text, (file) =>
      addCustomer('b', { legal_name: 'B', primary_domain: 'b.example', entities: [] })(
        setEmployee('a', 'y@a.example', { aa: ['read'] })(setEntity('a', 'bb')(file)),
      ),
    );
    const expected = `${head}[aa, bb]\n    user_entity_map:\n      "x@a.example": [aa]\n      "y@a.example": { aa: [read] }\n  b: { legal_name: B, primary_domain: "b.example", entities: [] }`;
    assert.equal(edited, expected);
  });
});
