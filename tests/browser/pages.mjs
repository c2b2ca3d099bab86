// The pages that have an address of their own. Add yours; pages.test.mjs does the rest.
//
// path     as a visitor types it
// as       "nobody" (who is not signed in) or "staff"
// heading  its <h1>
// kind     its budget, from lib/budget.mjs; "page" unless said
// status   200 unless said
// opened   what to do after arriving, where the page only shows itself then

export const PAGES = [
  { path: "/", heading: /^Running hurts\?/ },
  { path: "/injuries", heading: /injur/i },
  { path: "/injuries/itb-syndrome", heading: /outside of the knee/i },
  { path: "/injuries/achilles-tendinopathy", heading: /back of the ankle/i },
  { path: "/injuries/runners-knee", heading: /kneecap/i },
  { path: "/injuries/plantar-heel-pain", heading: /heel/i },
  { path: "/injuries/cauda-equina", heading: /Numbness/ },
  { path: "/articles", heading: "Articles" },
  { path: "/articles/heel-pain-mornings", heading: /Heel pain in the morning/ },
  { path: "/articles/topics/prevention", heading: "Articles: prevention" },
  { path: "/authors/ines-calloway", heading: "Ines Calloway" },
  { path: "/search?q=heel+hurts+in+the+morning", heading: "Search" },
  { path: "/contact", heading: /Contact/ },
  { path: "/privacy", heading: /Privacy/ },
  { path: "/accessibility", heading: /Accessibility/ },
  { path: "/check", heading: "Where does it hurt?" },
  { path: "/book", heading: /./ },
  { path: "/practitioners", heading: "Practitioners" },
  { path: "/places/main-street", heading: "Main Street" },
  { path: "/places/harbour", heading: "Harbour" },
  { path: "/sign-in", heading: /Sign in/ },
  { path: "/book/time?service=massage-60&loc=main-street&who=mara-lindqvist", heading: "Choose a time" },
  { path: "/book/waiting-list?service=massage-60&loc=main-street&who=mara-lindqvist", heading: /waiting list/i },
  { path: "/staff/sign-in", heading: "Staff sign-in" },
  { path: "/nowhere", heading: "Page not found", status: 404 },
  { path: "/staff", as: "staff", heading: /Today/, kind: "staff" },
  { path: "/staff/calendar", as: "staff", heading: /./, kind: "staff" },
  { path: "/staff/clients", as: "staff", heading: /Clients/, kind: "staff" },
  { path: "/staff/waiting-list", as: "staff", heading: /Waiting list/, kind: "staff" },
  { path: "/staff/book", as: "staff", heading: /./, kind: "staff" },
  { path: "/staff/settings", as: "staff", heading: /Settings/, kind: "staff" },
  { path: "/staff/settings/clinic", as: "staff", heading: /./, kind: "staff" },
  { path: "/staff/settings/hours", as: "staff", heading: /./, kind: "staff" },
  { path: "/staff/settings/exceptions", as: "staff", heading: /./, kind: "staff" },
  { path: "/staff/settings/feeds", as: "staff", heading: /./, kind: "staff" },
  { path: "/staff/settings/outside-calendars", as: "staff", heading: /Busy times/, kind: "staff" },
  { path: "/staff/settings/integrations", as: "staff", heading: /./, kind: "staff" },
  { path: "/staff/settings/webhooks", as: "staff", heading: /Webhooks/, kind: "staff" },
  { path: "/staff/settings/zone-data", as: "staff", heading: /Time zone data/, kind: "staff" },
  { path: "/staff/settings/reminders", as: "staff", heading: /./, kind: "staff" },
  { path: "/staff/outbox", as: "staff", heading: /Outbox/, kind: "staff" },
];
