import { describe, it } from '@jest/globals';
import { onDay } from '../kernel/days.js';
import { fromReport, given, TODAY } from '../../test/support/given.js';
import { addTopic } from './commands/add-topic.js';
import { establishPartnership } from './commands/establish-partnership.js';
import { dissolveBody, formBody, proposeBody } from './commands/form-body.js';
import { noteBodyAlias, renameBody } from './commands/name-body.js';
import { notePartnershipAlias, renamePartnership } from './commands/name-partnership.js';
import {
  bodyAliasNoted,
  bodyDissolved,
  bodyFormed,
  bodyNamed,
  bodyProposed,
  bodyRenamed,
  partnershipAliasNoted,
  partnershipEstablished,
  partnershipNamed,
  partnershipRenamed,
  topicAdded,
} from './partnership.events.js';
import { partnershipStream } from './partnership.state.js';

const day = onDay('2021-06-01');
const later = onDay('2023-06-01');
const barnsley = partnershipEstablished(
  { name: 'Barnsley SCP', kind: 'partnership', members: [] },
  { occurred: day },
);
const neglect = { body: 'barnsley.neglect', name: 'Child Neglect subgroup', kind: 'subgroup' as const };
const neglectInput = { partnership: 'barnsley', ...neglect };
const on = { partnership: 'barnsley', body: 'barnsley.neglect' };

describe('establishing a partnership', () => {
  const when = given(partnershipStream).when;

  it('makes it known under an id made from its name', async () => {
    await when(establishPartnership, { name: 'Barnsley SCP' }).then([
      partnershipEstablished({ name: 'Barnsley SCP', kind: 'partnership', members: [] }),
    ]);
  });

  it('keeps the members of a region', async () => {
    await when(establishPartnership, { name: 'Avon', kind: 'region', members: ['bristol', 'bath'] }).then([
      partnershipEstablished({ name: 'Avon', kind: 'region', members: ['bristol', 'bath'] }),
    ]);
  });

  it('refuses members of a partnership that is no region', async () => {
    await when(establishPartnership, { name: 'Avon', members: ['bristol'] }).refused(
      'MEMBERS_ONLY_OF_REGION',
      {
        path: 'members',
      },
    );
  });

  it('refuses a region that is its own member', async () => {
    await when(establishPartnership, { name: 'Avon', kind: 'region', members: ['avon'] }).refused(
      'MEMBER_OF_ITSELF',
    );
  });

  it('refuses an id with a dot, since bodies add theirs behind one', async () => {
    await when(establishPartnership, { partnership: 'avon.north', name: 'Avon' }).refused(
      'PARTNERSHIP_ID_HAS_DOT',
    );
  });
});

describe('a known partnership', () => {
  const when = given(partnershipStream, [barnsley]).when;

  it('is not established again', async () => {
    await when(establishPartnership, { partnership: 'barnsley', name: 'Another' }).refused(
      'PARTNERSHIP_ALREADY_ESTABLISHED',
    );
  });

  it('gets the name that a document gives it, also one that it bore on another day', async () => {
    await when(
      establishPartnership,
      { partnership: 'barnsley', name: 'Barnsley SCP' },
      { record: { ...fromReport, occurred: later } },
    ).then([partnershipNamed({ name: 'Barnsley SCP' }, { occurred: later })]);
  });

  it('gains nothing from the same name on the same day', async () => {
    await when(
      establishPartnership,
      { partnership: 'barnsley', name: 'Barnsley SCP' },
      { record: { ...fromReport, occurred: day } },
    ).changesNothing();
  });

  it('refuses a document that knows it as a region', async () => {
    await when(
      establishPartnership,
      { partnership: 'barnsley', name: 'Barnsley SCP', kind: 'region' },
      { record: fromReport },
    ).refused('PARTNERSHIP_DIFFERS', { path: 'kind' });
  });

  it('can be established otherwise by a correction', async () => {
    await given(partnershipStream, [barnsley, partnershipNamed({ name: 'BSCP' })])
      .when(
        establishPartnership,
        { partnership: 'barnsley', name: 'Barnsley' },
        { record: { corrects: 'e0' } },
      )
      .then([
        partnershipEstablished({ name: 'Barnsley', kind: 'partnership', members: [] }, { occurred: day }),
      ]);
  });

  it('is renamed, once', async () => {
    const rename = { partnership: 'barnsley', to: 'Barnsley Partnership' };
    await when(renamePartnership, rename).then([partnershipRenamed({ to: 'Barnsley Partnership' })]);
    await given(partnershipStream, [barnsley, partnershipRenamed({ to: 'Barnsley Partnership' })])
      .when(renamePartnership, rename)
      .changesNothing();
    await when(renamePartnership, { partnership: 'barnsley', from: 'A', to: 'A' }).refused('NAME_UNCHANGED');
  });

  it('has an alias noted once', async () => {
    const alias = { partnership: 'barnsley', alias: 'BSCP' };
    await when(notePartnershipAlias, alias).then([partnershipAliasNoted({ alias: 'BSCP' })]);
    await given(partnershipStream, [barnsley, partnershipAliasNoted({ alias: 'BSCP' })])
      .when(notePartnershipAlias, alias)
      .changesNothing();
  });
});

describe('a body', () => {
  const proposed = given(partnershipStream, [barnsley, bodyProposed(neglect, { occurred: day })]).when;
  const formed = given(partnershipStream, [barnsley, bodyFormed(neglect, { occurred: day })]).when;
  const fresh = given(partnershipStream, [barnsley]).when;

  it('is proposed before it exists and formed later', async () => {
    await fresh(proposeBody, neglectInput).then([bodyProposed(neglect)]);
    await proposed(formBody, neglectInput).then([bodyFormed({ ...neglect, since: onDay(TODAY) })]);
  });

  it('gets a full id made from its partnership and name', async () => {
    await fresh(formBody, { partnership: 'barnsley', name: 'Strategic MASH group', kind: 'subgroup' }).then([
      bodyFormed({ body: 'barnsley.strategic-mash-group', name: 'Strategic MASH group', kind: 'subgroup' }),
    ]);
  });

  it.each(['neglect', 'gloucestershire.neglect', 'barnsley'])('is refused under the id %s', async (body) => {
    await fresh(formBody, { ...neglectInput, body }).refused('BODY_ID_INVALID', { path: 'body' });
  });

  it('needs a known partnership', async () => {
    await given(partnershipStream).when(formBody, neglectInput).refused('PARTNERSHIP_UNKNOWN');
  });

  it('is not formed or proposed again', async () => {
    await formed(formBody, neglectInput).refused('BODY_ALREADY_KNOWN', { status: 'formed' });
    await proposed(proposeBody, neglectInput).refused('BODY_ALREADY_KNOWN', { status: 'proposed' });
  });

  it('keeps the proposal of an older document that is read after it was formed', async () => {
    await formed(proposeBody, neglectInput, { record: fromReport }).then([bodyProposed(neglect)]);
  });

  it('gets the name that a document gives it', async () => {
    const named = { ...neglectInput, name: 'Neglect Group' };
    await formed(formBody, named, { record: fromReport }).then([
      bodyNamed({ body: 'barnsley.neglect', name: 'Neglect Group' }),
    ]);
    await proposed(proposeBody, neglectInput, { record: { ...fromReport, occurred: day } }).changesNothing();
  });

  it('is renamed, has aliases and is dissolved, each once', async () => {
    const all = given(partnershipStream, [
      barnsley,
      bodyFormed(neglect),
      bodyRenamed({ body: 'barnsley.neglect', to: 'Neglect Group' }),
      bodyAliasNoted({ body: 'barnsley.neglect', alias: 'CNS' }),
      bodyDissolved({ body: 'barnsley.neglect' }),
    ]).when;
    await formed(renameBody, { ...on, to: 'Neglect Group' }).then([
      bodyRenamed({ body: 'barnsley.neglect', to: 'Neglect Group' }),
    ]);
    await formed(noteBodyAlias, { ...on, alias: 'CNS' }).then([
      bodyAliasNoted({ body: 'barnsley.neglect', alias: 'CNS' }),
    ]);
    await formed(dissolveBody, on).then([bodyDissolved({ body: 'barnsley.neglect' })]);
    await all(renameBody, { ...on, to: 'Neglect Group' }).changesNothing();
    await all(noteBodyAlias, { ...on, alias: 'CNS' }).changesNothing();
    await all(dissolveBody, on).changesNothing();
  });

  it('must be known to be renamed or dissolved', async () => {
    await fresh(renameBody, { ...on, to: 'Neglect Group' }).refused('BODY_UNKNOWN', { path: 'body' });
    await fresh(dissolveBody, on).refused('BODY_UNKNOWN');
  });
});

describe('a topic', () => {
  const topic = { partnership: 'barnsley', name: 'Neglect' };

  it('is added once, under an id made from its name', async () => {
    await given(partnershipStream, [barnsley])
      .when(addTopic, topic)
      .then([topicAdded({ topic: 'neglect', name: 'Neglect' })]);
    await given(partnershipStream, [barnsley, topicAdded({ topic: 'neglect', name: 'Neglect' })])
      .when(addTopic, topic)
      .changesNothing();
  });

  it('is refused under the id of another or of a statutory theme', async () => {
    await given(partnershipStream, [barnsley, topicAdded({ topic: 'neglect', name: 'Neglect' })])
      .when(addTopic, { partnership: 'barnsley', topic: 'neglect', name: 'Child neglect' })
      .refused('TOPIC_ALREADY_ADDED');
    await given(partnershipStream, [barnsley])
      .when(addTopic, { partnership: 'barnsley', name: 'Escalation' })
      .refused('TOPIC_IS_STATUTORY');
  });
});
