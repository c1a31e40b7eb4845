/** Questions about the published audits, for tests that hold whole answers against one another. */

/** Not the type of an event: the first document that names a party registers it, the next ones add what they call it. */
const SOURCES = 'events { occurred { earliest latest } sources { document lines basis printed note } }';
const PARTY = 'party name nameThen namePrinted';

/** Questions that reach into every part of the audits, and into what several of them say of the same party. */
export const auditQuestions = [
  ...['gloucestershire', 'south-gloucestershire', 'north-somerset', 'barnsley', 'avon-and-somerset'].flatMap(
    (id) => [
      `{ partnership(id: "${id}") { name aliases members { ${PARTY} } names { name how ${SOURCES} } } }`,
      `{ agencies(partnership: "${id}", first: 200) { nodes { id name aliases sector names { name how } partOf { ${PARTY} } } } }`,
      `{ recommendations(filter: { partnership: "${id}" }, sort: DUE, first: 200) { totals { status count } nodes {
        id whole { status nextDue } shares { holder { ${PARTY} } status } links { kind direction } ${SOURCES} } } }`,
      `{ dueWork(partnership: "${id}", first: 200) { holders { total overdue } nodes { kind id holders { ${PARTY} } nextDue } } }`,
      `{ commitments(filter: { partnership: "${id}" }, first: 200) { nodes { id state owners { ${PARTY} } ${SOURCES} } } }`,
      `{ discrepancies(partnership: "${id}", first: 200) { nodes { kind message agency sides { what value basis } } } }`,
      `{ recurringRecommendations(partnership: "${id}") { chains { recommendations { id } } themes { theme } } }`,
      `{ cycles(partnership: "${id}", first: 200) { nodes { id name methods mentionOnly opens { earliest latest } } } }`,
      `{ themes(partnership: "${id}") { themes { id name partnerships } } }`,
      `{ compareCyclesByTheme(partnership: "${id}", theme: "multi-agency-training") { cycles { cycle { id name }
        items { item title } recommendations { id status } } } }`,
    ],
  ),
  ...[
    'gloucestershire.2021',
    'south-gloucestershire.2023-24',
    'south-gloucestershire.2021-22',
    'north-somerset.2023-24',
    'north-somerset.2024-25',
    'barnsley.2021',
    'bristol.2023-24',
  ].flatMap((id) => [
    `{ cycleParticipation(cycle: "${id}", first: 200) { counts { kind agencies } nodes { agency { ${PARTY} } kinds ${SOURCES} } } }`,
    `{ recommendationStatusAtCycle(cycle: "${id}", first: 200) { nodes { recommendation { id } status how ${SOURCES} } } }`,
    `{ ratingMatrix(cycle: "${id}", first: 200) { nodes { submission agencies { ${PARTY} } cells { item effective { code } } } } }`,
    `{ publishedDistributions(cycle: "${id}") { nodes { item report numbers { measure percent } ${SOURCES} } } }`,
    `{ findings(filter: { aboutCycle: "${id}" }, first: 200) { nodes { id agencies { ${PARTY} } bodies { ${PARTY} } ${SOURCES} } } }`,
    `{ panelSessions(cycle: "${id}") { nodes { session agencies { ${PARTY} } members { of { ${PARTY} } } ${SOURCES} } } }`,
  ]),
  ...['avon-and-somerset-police', 'bnssg-icb', 'uhbw', 'british-transport-police', 'next-link'].flatMap(
    (id) => [
      `{ agency(id: "${id}") { name aliases sector names { name how ${SOURCES} } memberships { partnership { ${PARTY} } } ${SOURCES} } }`,
      `{ agencyTimeline(agency: "${id}", first: 200) { entries: nodes { kind detail cycles agency { ${PARTY} } text occurred { earliest latest } } } }`,
      `{ work(party: "agency:${id}", first: 200) { nodes { id actingFor { ${PARTY} } status } } }`,
    ],
  ),
  `{ underTheme(theme: "escalation", first: 200) { counts { kind count } nodes { kind id cycle { id name } ${SOURCES} } } }`,
  '{ surveyResults(filter: { cycle: "north-somerset.2024-25" }, first: 200) { nodes { id count percent mean } } }',
];
