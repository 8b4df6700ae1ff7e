// A dialogue format in which nothing is missing: what whoever fills in the form says, beside title and pictures.
import { expect, type Page } from "@playwright/test";
import { control } from "./people.ts";

/** What is typed, by the name of the control. */
export const SAYINGS: Record<string, string> = {
  summary: "Kleine Gruppen gehen mit Leuten aus dem Werk von Stand zu Stand und sagen an jedem, was sie stört und was sie freut.",
  "fields.goal": "Nach dieser Veranstaltung wissen Nachbarschaft und Werk, welche drei Fragen als nächste geklärt werden.",
  "fields.achievable_result": "Eine Liste der offenen Fragen, jede mit einem Namen und einem Termin",
  "fields.strengths[0]": "Wer sonst nicht zu Wort kommt, wird gehört.",
  "fields.limits[0]": "Fachfragen werden gesammelt und nicht beantwortet.",
  "fields.not_suitable_for[0]": "über einen Bau schon entschieden ist",
  "fields.group_min": "10",
  "fields.group_max": "30",
  "fields.invitation": "Was möchten Sie uns über den Schichtbetrieb am Wochenende sagen?",
  "fields.duration_min": "60",
  "fields.duration_max": "90",
  "fields.event_days": "1",
  "fields.tips[0]": "An jedem Stand steht jemand, der dort auch arbeitet.",
  "fields.pitfalls[0]": "Ohne Uhr bleiben alle am ersten Stand stehen.",
  "fields.lead_time_weeks": "4",
  "fields.prep_effort": "3",
  "fields.followup_effort": "1",
  "fields.roles[0].role": "Moderation",
  "fields.roles[0].count": "1",
  "fields.space": "Ein Hof mit vier Ständen, bei Regen eine Halle",
  "fields.accessibility_notes": "Alle Stände sind ohne Stufen zu erreichen; wer nicht stehen kann, findet an jedem einen Stuhl.",
  "fields.privacy_notes": "Aufgeschrieben wird, was gesagt wurde, und nicht von wem.",
  "fields.documentation": "Die Karten werden abfotografiert und innerhalb einer Woche abgeschrieben.",
  "fields.feedback_to_participants": "Nach zwei Wochen bekommen alle per Post, was aus ihren Fragen wird.",
  "fields.origin.statement": "Von uns selbst entwickelt und dreimal durchgeführt",
  "sources[0].citation": "Eigene Auswertung von drei Abenden",
};

/** What is chosen from a list: the place of the option behind “please choose”. */
const CHOICES: Record<string, number> = {
  purposes: 1,
  topics: 1,
  // To inform; before it stands that it does not apply.
  "fields.participation_level": 2,
  "fields.settings": 1,
  "fields.conflict_fit": 1,
  "fields.temporal_form": 1,
  "fields.facilitation_level": 1,
  "fields.cost_band": 1,
  "fields.evaluation[0].indicator": 1,
};

/** What is ticked. */
const TICKS = ["target_groups", "fields.phases", "fields.materials.none"];

export const STEPS = ["Ankommen am Tor", "Rundgang an vier Ständen", "Ernte im Hof"];

/** Fills in everything but title, steps and pictures. */
export async function sayAll(page: Page): Promise<void> {
  for (const [name, text] of Object.entries(SAYINGS)) await control(page, name).fill(text);
  for (const [name, index] of Object.entries(CHOICES)) await control(page, name).selectOption({ index });
  for (const name of TICKS) await control(page, name).check();
}

/** Fills in the steps; together they take as long as is said above. */
export async function writeSteps(page: Page): Promise<void> {
  for (const [at, title] of STEPS.entries()) {
    const field = (name: string) => control(page, `fields.steps[${at}].${name}`);
    if (at > 0) await page.getByRole("button", { name: "Schritt anfügen" }).click();
    await expect(field("title")).toBeVisible();
    await field("title").fill(title);
    await field("minutes_min").fill("20");
    await field("minutes_max").fill("30");
    await field("mode").selectOption({ index: 1 });
    await field("what_participants_do").fill("Sie sagen, was ihnen wichtig ist, und hören den anderen zu.");
    await field("what_facilitator_does").fill("Sie achtet auf die Zeit und schreibt auf Karten mit.");
  }
}
