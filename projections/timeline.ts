/**
 * What happened to an agency or was done by it, one entry an event. Entries stand under the agency that the event names
 * or, for what happens to a submission, under the submission: whose it is says another fact, so that correcting that
 * moves all of them. An event that names too many agencies speaks of all and stands in no single timeline.
 */
import { defineProjection } from '../src/read-models/projection.js';
import {
  asAgency,
  idOf,
  ofAgencies,
  ofAgency,
  ofSubmission,
  timelineEntry,
  unlessOfAll,
} from './timeline-entry.js';

export const timelineProjection = defineProjection({
  name: 'timeline',
  version: 1,
  kinds: [timelineEntry],
  on: {
    agency: {
      AgencyRegistered: (event) => [
        ofAgency(idOf(event), {
          kind: 'name',
          detail: event.metadata.sources?.length ? 'named' : 'registered',
          name: event.data.name,
        }),
      ],
      AgencyNamed: (event) => [
        ofAgency(idOf(event), { kind: 'name', detail: 'named', name: event.data.name }),
      ],
      AgencyRenamed: (event) => [
        ofAgency(idOf(event), { kind: 'name', detail: 'renamed', name: event.data.to }),
      ],
      AgencyAliasNoted: 'ignored',
      AgencySucceededBy: (event) => {
        const { agencies, extent: detail, why: text } = event.data;
        const by = agencies.map(asAgency);
        const of = asAgency(idOf(event));
        return [
          ...ofAgencies([of], { kind: 'succeeded', detail, parties: by, text }),
          ...ofAgencies(by, { kind: 'succeeds', detail, parties: [of], text }),
        ];
      },
      AgencyJoinedPartnership: (event) => [
        ofAgency(idOf(event), {
          kind: 'membership',
          detail: 'joined',
          parties: [`partnership:${event.data.partnership}`],
        }),
      ],
      AgencyLeftPartnership: (event) => [
        ofAgency(idOf(event), {
          kind: 'membership',
          detail: 'left',
          parties: [`partnership:${event.data.partnership}`],
          text: event.data.why,
        }),
      ],
    },
    cycle: {
      CycleOpened: 'ignored',
      CycleDetailed: 'ignored',
      CycleRescheduled: 'ignored',
      AgencyExpected: (event) => [ofAgency(event.data.agency, { kind: 'expected', cycle: idOf(event) })],
      ExemptionRecorded: (event) =>
        event.data.agency
          ? [ofAgency(event.data.agency, { kind: 'exemption', cycle: idOf(event), text: event.data.why })]
          : [],
      ContactLogged: (event) => [
        ofAgency(event.data.agency, {
          kind: 'contact',
          detail: event.data.how,
          cycle: idOf(event),
          contact: event.data.contact,
          text: event.data.what,
        }),
      ],
      NonReturnRecorded: (event) => [
        ofAgency(event.data.agency, {
          kind: 'non_return',
          detail: event.data.kind,
          cycle: idOf(event),
          text: event.data.why,
        }),
      ],
      SubmissionsClosed: 'ignored',
      PanelSessionHeld: (event) => {
        const { session, agencies, attendance, held, why } = event.data;
        return agencies.map((agency) => {
          const came = attendance.find((one) => one.agency === agency);
          const detail = held ? (came?.attendance ?? 'not_stated') : 'not_held';
          return ofAgency(agency, {
            kind: 'panel_session',
            detail,
            cycle: idOf(event),
            session,
            text: held ? came?.note : why,
          });
        });
      },
      CycleClosed: 'ignored',
    },
    submission: {
      SubmissionStarted: (event) =>
        ofSubmission(event, { kind: 'submission_started', cycle: event.data.cycles[0] }),
      StandardRated: (event) => {
        const { reason: text, ...rated } = event.data;
        return ofSubmission(event, { kind: 'self_rating', detail: 'rated', ...rated, text });
      },
      RatingAmended: (event) => {
        const { reason: text, ...rated } = event.data;
        return ofSubmission(event, { kind: 'self_rating', detail: 'amended', ...rated, text });
      },
      NotRatedDeclared: (event) => {
        const { kind: detail, why: text, ...rated } = event.data;
        return ofSubmission(event, { kind: 'self_rating', detail, ...rated, text });
      },
      StandardAnswered: (event) => {
        const { item, notCompleted, text, why } = event.data;
        const detail = notCompleted ? 'not_completed' : 'answered';
        return ofSubmission(event, { kind: 'answer', detail, item, text: text ?? why });
      },
      EvidenceAttached: (event) =>
        ofSubmission(event, { kind: 'evidence', item: event.data.item, name: event.data.title }),
      SubmissionReceived: (event) =>
        ofSubmission(event, {
          kind: 'submission_received',
          detail: [event.data.means, ...event.data.flags].join(' '),
          text: event.data.why,
        }),
      SubmissionLocked: (event) =>
        ofSubmission(event, { kind: 'submission_locked', cycle: event.data.cycle }),
      SubmissionReopened: (event) =>
        ofSubmission(event, { kind: 'submission_reopened', cycle: event.data.cycle, text: event.data.why }),
      SubmissionWithdrawn: (event) =>
        ofSubmission(event, { kind: 'submission_withdrawn', text: event.data.why }),
      RatingQueried: (event) => {
        const { question: text, by, ...rated } = event.data;
        return ofSubmission(event, { kind: 'rating_queried', ...rated, text, parties: by ? [by] : [] });
      },
      RatingModerated: (event) => {
        const { reason: text, by, ...rated } = event.data;
        return ofSubmission(event, { kind: 'rating_moderated', ...rated, text, parties: by ? [by] : [] });
      },
      RatingAgreed: (event) => {
        const { reason: text, by, ...rated } = event.data;
        return ofSubmission(event, { kind: 'rating_agreed', ...rated, text, parties: by ? [by] : [] });
      },
    },
    report: {
      ReportPublished: 'ignored',
      FindingRecorded: (event) => {
        const { finding, kind: detail, about, words: text, grade } = event.data;
        const value = { kind: 'finding', detail, report: idOf(event), finding, grade, text } as const;
        return unlessOfAll(ofAgencies(about.agencies.map(asAgency), { ...value, cycle: about.cycle }));
      },
      SurveyResultRecorded: 'ignored',
    },
    recommendation: {
      RecommendationMade: (event) => {
        const { cycle, addressedTo, concerns, wordings } = event.data;
        const value = {
          kind: 'recommendation',
          recommendation: idOf(event),
          cycle,
          text: wordings[0]?.text,
        } as const;
        const concerned = concerns.filter((party) => !addressedTo.includes(party));
        return unlessOfAll([
          ...ofAgencies(addressedTo, { ...value, detail: 'addressed' }),
          ...ofAgencies(concerned, { ...value, detail: 'concerned' }),
        ]);
      },
      RecipientAdded: (event) =>
        ofAgencies([event.data.recipient], {
          kind: 'recommendation',
          detail: 'addressed',
          recommendation: idOf(event),
        }),
      RecommendationThemesAssigned: 'ignored',
      ResponseRecorded: (event) => {
        const { by, share, stance: detail, text } = event.data;
        return ofAgencies([by, share], { kind: 'response', detail, recommendation: idOf(event), text });
      },
      ResponsibilityAssigned: (event) => {
        const { holder, from } = event.data;
        const value = { kind: 'responsibility', recommendation: idOf(event) } as const;
        return [
          ...ofAgencies([holder], { ...value, detail: 'assigned', parties: from }),
          ...ofAgencies(
            from.filter((party) => party !== holder),
            { ...value, detail: 'taken_over', parties: [holder] },
          ),
        ];
      },
      ResponsibilityEnded: (event) =>
        ofAgencies([event.data.holder], {
          kind: 'responsibility',
          detail: 'ended',
          recommendation: idOf(event),
          text: event.data.why,
        }),
      ReviewDatesSet: 'ignored',
      ProgressReported: (event) => {
        const { share, status, note: text, reportedIn } = event.data;
        return ofAgencies([share], {
          kind: 'progress',
          status,
          recommendation: idOf(event),
          cycle: reportedIn?.cycle,
          report: reportedIn?.report,
          text,
        });
      },
      CompletionAssured: (event) =>
        ofAgencies([event.data.share], {
          kind: 'assurance',
          recommendation: idOf(event),
          parties: [event.data.by],
          text: event.data.note,
        }),
      RecommendationReopened: (event) =>
        ofAgencies([event.data.share], {
          kind: 'progress',
          detail: 'reopened',
          status: 'in_progress',
          recommendation: idOf(event),
          text: event.data.why,
        }),
      RecommendationCarriedForward: 'ignored',
      RecommendationLinked: 'ignored',
      RecommendationWithdrawn: 'ignored',
    },
    action: {
      ActionAdded: (event) => {
        const { owners, cycle, text, under } = event.data;
        const value = { kind: 'action', detail: 'added', action: idOf(event), cycle, text } as const;
        return ofAgencies(owners, {
          ...value,
          submission: under?.submission,
          recommendation: under?.recommendation,
        });
      },
      ActionAssigned: (event) =>
        ofAgencies(event.data.owners, {
          kind: 'action',
          detail: 'assigned',
          action: idOf(event),
          text: event.data.why,
        }),
      ActionProgressed: (event) => {
        const { by, status, note: text, reportedIn } = event.data;
        return ofAgencies([by], {
          kind: 'action',
          detail: 'progressed',
          action: idOf(event),
          status,
          cycle: reportedIn?.cycle,
          text,
        });
      },
      ActionDropped: 'ignored',
    },
    commitment: {
      FeedbackReceived: (event) => {
        const { agency, cycle, item, text } = event.data;
        return [ofAgency(agency, { kind: 'feedback', commitment: idOf(event), cycle, item, text })];
      },
      CommitmentMade: (event) => {
        const { owners, involves, cycle, text } = event.data;
        const value = { kind: 'commitment', commitment: idOf(event), cycle, text } as const;
        const involved = involves.filter((party) => !owners.includes(party));
        return unlessOfAll([
          ...ofAgencies(owners, { ...value, detail: 'owned' }),
          ...ofAgencies(involved, { ...value, detail: 'involved' }),
        ]);
      },
      CommitmentProgressed: 'ignored',
      CommitmentMet: 'ignored',
      CommitmentDropped: 'ignored',
    },
  },
});
