//! Saving by itself: soon after the last key, without a network later, never twice at one time.
//!
//! What is written lies in the storage of the browser from the first key until the server has it. Whoever comes back
//! after a crash, or after a day without network, finds it saved: it is sent with the revision that it began from, and
//! the server merges it. Where every text is at a time is decided in `keeping`. Lists are put in order by the server as
//! well; while it cannot be asked they are here, and what was done with them is noted in the form (`arranged`), so that
//! it is kept and sent like what was typed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::{document, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Element, Event, EventTarget, HtmlButtonElement, HtmlDetailsElement, HtmlElement, HtmlFormElement, HtmlInputElement,
    HtmlTemplateElement, HtmlTextAreaElement, RequestInit, RequestRedirect, SubmitEvent, UrlSearchParams,
    VisibilityState,
};

use super::given_back;
use super::keeping::{Keeping, State, Written};
use super::lists;
use super::shelf::Shelf;
use crate::islands::browser::{after, all, fetched_within, first, is_touched, parameters, parsed};

/// Milliseconds between the last key and saving.
const PAUSE: i32 = 1_200;
/// Milliseconds that somebody may write without a pause before it is saved all the same.
const LONGEST: f64 = 10_000.0;
/// Milliseconds between the last key and keeping it in the browser.
const QUICK: i32 = 250;
/// Milliseconds until the first and between the last further tries.
const TRIES: (i32, i32) = (2_000, 30_000);
/// Bytes that a browser still sends while a page goes away (Fetch standard, keepalive).
const GOING_AWAY: usize = 60_000;
/// Milliseconds after which a save counts as unanswered, and bytes that may take one more: a slow line has 20 kB a
/// second.
const PATIENCE: (i32, usize) = (10_000, 20);
/// Names in the form that say nothing about what was written.
const ASIDE: [&str; 2] = ["revision", "saving"];

/// What a button asks for together with a save: name and value.
type Wish = (String, String);

/// One editor.
pub struct Saving {
    root: Element,
    form: HtmlFormElement,
    /// Where it is saved.
    address: String,
    /// What lies in the browser.
    shelf: Shelf,
    /// Where every text is.
    kept: RefCell<Keeping>,
    /// How „saved“ looks, as the server said last.
    saved: RefCell<String>,
    /// The state that is shown.
    shown: Cell<State>,
    /// Asked for while another save was under way.
    next: RefCell<Option<Wish>>,
    /// When the first thing was written that is not saved.
    since: Cell<f64>,
    tries: Cell<u32>,
    waiting: Cell<Option<i32>>,
    keeping: Cell<Option<i32>>,
    saying: Cell<Option<i32>>,
    /// The browser could not keep what was written.
    unkept: Cell<bool>,
    /// The faults that the server named last.
    faults: RefCell<Option<Element>>,
}

impl Saving {
    /// The editor in this part of the page.
    pub fn of(root: &Element) -> Option<Rc<Self>> {
        let editor = first(root, "[data-keep]")?;
        let form: HtmlFormElement = first(root, "form#draft")?.dyn_into().ok()?;
        let data = |name: &str| editor.get_attribute(name).unwrap_or_default();
        let saved = first(root, "[data-part=saved]").map(|part| part.inner_html()).unwrap_or_default();
        Some(Rc::new(Self {
            root: root.clone(),
            address: data("data-keep"),
            shelf: Shelf::of(&data("data-account"), &data("data-draft"), &new_name()),
            kept: RefCell::new(Keeping::new(String::new(), String::new())),
            saved: RefCell::new(saved),
            shown: Cell::new(State::Saved),
            next: RefCell::default(),
            since: Cell::default(),
            tries: Cell::default(),
            waiting: Cell::default(),
            keeping: Cell::default(),
            saying: Cell::default(),
            unkept: Cell::default(),
            faults: RefCell::default(),
            form,
        }))
    }

    /// The part of the page that is the editor.
    pub const fn root(&self) -> &Element {
        &self.root
    }

    /// Its form; it says `replaced` when other fields stand in it, and `kept` when the server has it.
    pub fn form(&self) -> &Element {
        &self.form
    }

    /// Watches the form, and sends what an earlier visit could not.
    pub fn begin(self: &Rc<Self>) {
        let written = self.written();
        // What was typed before this program arrived is not known to the server.
        let known = if is_touched(&self.form) { "?".to_owned() } else { written.clone() };
        let mut kept = Keeping::new(self.revision_field().map(|field| field.value()).unwrap_or_default(), known);
        let left = self.shelf.left();
        for (_, text) in &left {
            kept.take_up(text, &written);
        }
        *self.kept.borrow_mut() = kept;
        self.listen();
        if self.keep() {
            self.shelf.tidy(&left);
        }
        if self.state() == State::Waiting {
            self.since.set(js_sys::Date::now());
            self.show();
            self.later(0);
        }
        let _ = self.root.set_attribute("data-awake", "");
    }

    /// How things stand.
    fn state(&self) -> State {
        self.kept.borrow().state()
    }

    fn listen(self: &Rc<Self>) {
        for name in ["input", "change"] {
            on(&self.form, name, {
                let this = Rc::clone(self);
                move |_: Event| this.touched()
            });
        }
        on(&self.form, "submit", {
            let this = Rc::clone(self);
            move |event: Event| this.submitted(&event)
        });
        on(&self.form, "focusout", {
            let this = Rc::clone(self);
            move |_: Event| {
                // Once the field is left its message may stand there.
                let late = Rc::clone(&this);
                after(0, &this.saying, move || late.show_faults());
            }
        });
        on(&window(), "online", {
            let this = Rc::clone(self);
            move |_: Event| this.save(None)
        });
        on(&window(), "pagehide", {
            let this = Rc::clone(self);
            move |_: Event| this.leave()
        });
        on(&document(), "visibilitychange", {
            let this = Rc::clone(self);
            move |_: Event| {
                if document().visibility_state() == VisibilityState::Hidden {
                    this.leave();
                } else if this.state() == State::SignedOut {
                    this.save(None);
                }
            }
        });
        on(&window(), "beforeunload", {
            let this = Rc::clone(self);
            move |event: Event| {
                if this.unkept.get() && this.is_ahead() {
                    event.prevent_default();
                }
            }
        });
    }

    /// What the form would send, without its revision.
    fn written(&self) -> String {
        parameters(&self.form, |name, _| !ASIDE.contains(&name))
    }

    fn is_ahead(&self) -> bool {
        self.is_ahead_of(&self.written())
    }

    /// Whether the server has something else than this form.
    fn is_ahead_of(&self, written: &str) -> bool {
        self.kept.borrow().is_ahead(written)
    }

    fn revision_field(&self) -> Option<HtmlInputElement> {
        first(&self.form, "input[name=revision]")?.dyn_into().ok()
    }

    /// Something was written.
    pub fn touched(self: &Rc<Self>) {
        let now = js_sys::Date::now();
        if matches!(self.state(), State::Saved | State::Saving | State::Refused) {
            self.since.set(now);
        }
        self.kept.borrow_mut().typed();
        self.show();
        let keeper = Rc::clone(self);
        after(QUICK, &self.keeping, move || {
            keeper.keep();
            given_back::follow(&keeper.root, &keeper.written());
        });
        if self.state().stays() {
            return;
        }
        let left = self.since.get() + LONGEST - now;
        let pause = if left < f64::from(PAUSE) { 0 } else { PAUSE };
        self.later(pause);
    }

    fn later(self: &Rc<Self>, pause: i32) {
        let this = Rc::clone(self);
        after(pause, &self.waiting, move || this.save(None));
    }

    /// Saves now what is not saved, and does what a button wished.
    pub fn save(self: &Rc<Self>, wish: Option<Wish>) {
        if self.kept.borrow().is_busy() {
            if wish.is_some() {
                *self.next.borrow_mut() = wish;
            } else {
                self.later(PAUSE);
            }
            return;
        }
        let wish = match wish {
            Some((name, said)) if name != "go" && self.state().waits() => {
                self.arrange(&name, &said);
                self.later(PAUSE);
                return;
            }
            wish => wish,
        };
        let written = self.written();
        let is_wished = wish.is_some();
        let earlier = self.kept.borrow().has_earlier();
        let wish = if earlier {
            // Texts of earlier visits go first: what is wished waits for them.
            if is_wished {
                *self.next.borrow_mut() = wish;
            }
            Some(("all".to_owned(), "1".to_owned()))
        } else {
            wish
        };
        let sent = self.kept.borrow_mut().next(&written, new_name(), is_wished);
        self.keep();
        self.show();
        let Some(sent) = sent else { return };
        let before = document().active_element();
        if !earlier && wish.as_ref().is_some_and(|(name, _)| name != "go") {
            // Names of what is typed meanwhile would be those of other items.
            let _ = self.form.set_attribute("inert", "");
        }
        let body = body(&sent, wish.as_ref());
        let this = Rc::clone(self);
        spawn_local(async move {
            let answer = post(&this.address, &body, false).await;
            let arranged = this.form.has_attribute("inert");
            let _ = this.form.remove_attribute("inert");
            let (state, why) = match answer {
                Some((200, html)) => return this.accepted(&sent.text, &html),
                Some((status, html)) => (State::after(Some(status)), html),
                None => (State::after(None), String::new()),
            };
            if let Some(before) = before.as_ref().and_then(|it| it.dyn_ref::<HtmlElement>()).filter(|_| arranged) {
                let _ = before.focus();
            }
            this.failed(state, &why, wish.filter(|_| !earlier));
        });
    }

    /// The server has it.
    fn accepted(self: &Rc<Self>, sent: &str, html: &str) {
        let Some(answer) = parsed(html).and_then(|answer| first(&answer, "[data-answer]")) else {
            return self.failed(State::Later, "", None);
        };
        self.tries.set(0);
        let revision = answer.get_attribute("data-revision").unwrap_or_default();
        let form = first(&answer, ":scope > [data-part=form]");
        let written = self.written();
        let after = self.kept.borrow_mut().accepted(&written, &revision, form.is_some());
        if let Some(form) = form.as_ref().filter(|_| after.replace) {
            self.replace(form);
            self.kept.borrow_mut().replaced(self.written(), &revision);
        } else if form.is_none() && !after.earlier {
            // What was done with lists is part of that revision now.
            let known = sent.split('&').filter(|pair| pair.starts_with("arranged=")).count();
            for note in all(&self.form, "input[name=arranged]").take(known) {
                note.remove();
            }
            if known > 0 && !self.is_ahead_of(&written) {
                self.kept.borrow_mut().replaced(self.written(), &revision);
            }
        }
        if let Some(field) = self.revision_field() {
            field.set_value(self.kept.borrow().revision());
        }
        // What was typed meanwhile belongs to the form that stands here: the next save brings both together.
        if form.is_none() || after.replace {
            self.take_parts(&answer);
        }
        if after.earlier && !answer.has_attribute("data-again") {
            self.tell_restored();
        }
        self.keep();
        if self.state() == State::Waiting {
            self.since.set(js_sys::Date::now());
            self.later(if after.earlier { 0 } else { PAUSE });
        }
        self.show();
        if !self.kept.borrow().has_aside() {
            given_back::hide(&self.root);
        }
        if let Some(at) = answer.get_attribute("data-at") {
            self.go_to(&at);
        }
        self.say(&answer.get_attribute("data-says").unwrap_or_default());
        self.tell("kept");
        let earlier = self.kept.borrow().has_earlier();
        if !earlier && let Some(wish) = self.next.take() {
            self.save(Some(wish));
        }
    }

    /// Puts parts of the answer in place of those that stand here.
    fn take_parts(&self, answer: &Element) {
        for part in all(answer, ":scope > [data-part]") {
            match part.get_attribute("data-part").unwrap_or_default().as_str() {
                "form" => {}
                // Whoever is about to follow one of them is not pulled away; the next save brings them up to date.
                "hints" if self.is_focused("hints") => {}
                "saved" => *self.saved.borrow_mut() = part.inner_html(),
                "faults" => *self.faults.borrow_mut() = Some(part),
                name => self.put(name, &part.inner_html()),
            }
        }
        self.show_faults();
    }

    /// Whether somebody is within a part.
    fn is_focused(&self, name: &str) -> bool {
        let part = first(&self.root, &format!("[data-part={name}]"));
        part.zip(document().active_element()).is_some_and(|(part, active)| part.contains(Some(&active)))
    }

    /// Puts a part wherever it stands; the trail above the editor names the title, too.
    pub fn put(&self, name: &str, html: &str) {
        let page = document().document_element();
        for old in page.iter().flat_map(|page| all(page, &format!("[data-part={name}]"))) {
            if old.inner_html() != html {
                old.set_inner_html(html);
            }
        }
    }

    /// Says that an earlier visit's text has been saved now.
    fn tell_restored(&self) {
        if let Some(notice) = self.template("data-restored") {
            self.put("told", &notice.inner_html());
        }
    }

    /// The server does not have it; what was wished of it is done here as far as that goes.
    fn failed(self: &Rc<Self>, state: State, html: &str, wish: Option<Wish>) {
        let wishes = [wish, self.next.take()];
        let before = self.shown.get();
        let written = self.written();
        let refused = self.kept.borrow_mut().failed(&written, state).map(|written| written.text.clone());
        self.keep();
        let is_new = before != state && !(before == State::Saving && self.tries.get() > 0);
        self.show();
        if state.is_given_back() {
            let follows = refused.is_none();
            given_back::show(&self.root, html, &refused.unwrap_or(written), follows);
        }
        if self.state() == State::Waiting {
            self.later(PAUSE);
        }
        let template = self.template("data-states");
        let says = template.as_ref().and_then(|states| find_state(states, state)).and_then(|it| it.text_content());
        if is_new {
            self.say(says.as_deref().unwrap_or_default().trim());
        }
        for (name, said) in wishes.into_iter().flatten().filter(|(name, _)| state.waits() && name != "go") {
            self.arrange(&name, &said);
        }
        if state.passes() {
            let tries = self.tries.get();
            self.tries.set(tries + 1);
            let (soonest, latest) = TRIES;
            self.later(soonest.saturating_mul(1 << tries.min(10)).min(latest));
        }
    }

    /// Changes a list here; the server learns of it with the next save.
    fn arrange(&self, name: &str, said: &str) {
        let end = first(&self.form, "input[name=end]").filter(|_| name == "change");
        let Some((end, done)) = end.and_then(|end| Some((end, lists::arrange(&self.root, said)?))) else {
            let says = first(&self.root, "[data-status]").and_then(|status| status.get_attribute("data-no-moves"));
            return self.say(&says.unwrap_or_default());
        };
        let note = document().create_element("input").ok().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        if let Some(note) = note {
            note.set_type("hidden");
            note.set_name("arranged");
            note.set_value(said);
            // Before the sign that all of the form has arrived.
            let _ = end.before_with_node_1(&note);
        }
        // Messages that the server named go along with their items; what it names next has the new numbers.
        self.faults.take();
        self.tell("replaced");
        self.go_to(&done.at);
        self.say(&done.says);
        self.keep();
    }

    /// Lets those know who listen to the form.
    fn tell(&self, name: &str) {
        if let Ok(event) = Event::new(name) {
            let _ = self.form.dispatch_event(&event);
        }
    }

    /// Puts another form in place of the one that stands here: same focus, same folds.
    fn replace(&self, new: &Element) {
        let Some(old) = first(&self.form, "[data-part=form]") else { return };
        let active = document().active_element().filter(|active| old.contains(Some(active)));
        let name = active.as_ref().and_then(|active| active.get_attribute("name"));
        let area = active.as_ref().and_then(|active| active.dyn_ref::<HtmlTextAreaElement>());
        let caret = area.and_then(|area| area.selection_start().ok().flatten());
        let open: Vec<String> = all(&old, "details[open]").map(|fold| place_of(&fold)).collect();
        old.set_inner_html(&new.inner_html());
        for fold in all(&old, "details") {
            if open.contains(&place_of(&fold))
                && let Some(fold) = fold.dyn_ref::<HtmlDetailsElement>()
            {
                fold.set_open(true);
            }
        }
        let again =
            name.and_then(|name| all(&old, "[name]").find(|it| it.get_attribute("name").as_ref() == Some(&name)));
        if let Some(again) = again.filter(|it| it.tag_name() != "BUTTON") {
            if let Some(element) = again.dyn_ref::<HtmlElement>() {
                let _ = element.focus();
            }
            if let Some(area) = again.dyn_ref::<HtmlTextAreaElement>() {
                let _ = area.set_selection_range(caret.unwrap_or_default(), caret.unwrap_or_default());
            }
        }
        self.tell("replaced");
    }

    /// To the item that was moved or added; in a list whose item is gone, to its button for adding.
    fn go_to(&self, id: &str) {
        let Some(place) = document().get_element_by_id(id) else { return };
        let target = if place.tag_name() == "LI" {
            first(&place, ".moves button")
                .filter(|_| !is_empty(&place))
                .or_else(|| first(&place, "input:not([type=hidden]), textarea, select"))
        } else {
            all(&place, ".add-step button").last()
        };
        if let Some(target) = target.as_ref().and_then(|it| it.dyn_ref::<HtmlElement>()) {
            let _ = target.focus();
        }
    }

    /// Messages of the fields as the server named them last. A field that somebody is writing in gets none that was
    /// not there before.
    fn show_faults(&self) {
        let faults = self.faults.borrow();
        let Some(faults) = faults.as_ref() else { return };
        let named: Vec<(String, Element)> =
            all(faults, "[data-at]").filter_map(|it| Some((it.get_attribute("data-at")?, it))).collect();
        for old in all(&self.form, ".message-wrong") {
            let place = old.id().replacen('m', "f", 1);
            if !named.iter().any(|(at, _)| *at == place) {
                old.remove();
                describe(&place, false);
            }
        }
        let active = document().active_element();
        for (at, fault) in named {
            let (Some(place), Some(new)) = (document().get_element_by_id(&at), first(&fault, ".message-wrong")) else {
                continue;
            };
            if let Some(old) = document().get_element_by_id(&new.id()) {
                old.set_inner_html(&new.inner_html());
            } else if !place.contains(active.as_deref()) {
                insert(&place, &new);
                describe(&at, true);
            }
        }
    }

    fn template(&self, name: &str) -> Option<Element> {
        let template: HtmlTemplateElement = first(&self.root, &format!("template[{name}]"))?.dyn_into().ok()?;
        parsed(&template.inner_html())
    }

    /// Shows how things stand, wherever it is shown.
    fn show(&self) {
        let state = self.state();
        if self.shown.replace(state) == state && state != State::Saved {
            return;
        }
        let html = if state == State::Saved {
            self.saved.borrow().clone()
        } else {
            let states = self.template("data-states");
            states.and_then(|states| find_state(&states, state)).map(|it| it.inner_html()).unwrap_or_default()
        };
        for place in all(&self.root, "[data-part=saved]") {
            place.set_inner_html(&html);
            let _ = place.set_attribute("data-now", state.name());
        }
    }

    /// Says something to those who do not see it.
    pub fn say(&self, text: &str) {
        if let Some(status) = first(&self.root, "[data-status]").filter(|_| !text.is_empty()) {
            status.set_text_content(Some(text));
        }
    }

    /// A button was pressed.
    fn submitted(self: &Rc<Self>, event: &Event) {
        let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
        let button = button.and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
        let (name, value) = button.map(|button| (button.name(), button.value())).unwrap_or_default();
        match name.as_str() {
            // Both versions are shown by the page that the form leads to.
            _ if self.state() == State::Conflict => {
                let disputed = self.kept.borrow().disputed().cloned();
                match disputed {
                    Some(written) => {
                        event.prevent_default();
                        self.show_both(&written);
                    }
                    None => self.go_along(),
                }
            }
            "change" | "variant" => {
                event.prevent_default();
                self.save(Some((name, value)));
            }
            "go" if value == "save" => {
                event.prevent_default();
                self.save(Some((name, value)));
            }
            // The server saves it on the way there.
            _ => self.go_along(),
        }
    }

    /// The form is sent by the browser itself: it says by which names it may be known.
    fn go_along(&self) {
        for old in all(&self.form, "input[name=saving]") {
            old.remove();
        }
        let names = self.kept.borrow_mut().going(&self.written(), new_name());
        for name in names {
            let _ = hidden("saving", &name).and_then(|field| self.form.append_child(&field).ok());
        }
        self.keep();
    }

    /// The page goes away: what can still be sent is.
    fn leave(&self) {
        let sent = self.kept.borrow_mut().leaving(&self.written(), new_name());
        self.keep();
        let Some(body) = sent.map(|sent| body(&sent, None)).filter(|body| body.len() < GOING_AWAY) else { return };
        let address = self.address.clone();
        spawn_local(async move {
            post(&address, &body, true).await;
        });
    }

    /// Keeps in the browser what the server does not have; `false` where it cannot be kept.
    fn keep(&self) -> bool {
        let is_kept = self.shelf.put(self.kept.borrow().shelf(&self.written()).as_deref());
        self.unkept.set(!is_kept);
        is_kept
    }

    /// Asks for the page with both versions of what lay in the browser.
    fn show_both(&self, written: &Written) -> Option<()> {
        let form: HtmlFormElement = document().create_element("form").ok()?.dyn_into().ok()?;
        form.set_method("post");
        form.set_action(&self.form.action());
        let body = body(written, Some(&("go".to_owned(), "save".to_owned())));
        let pairs = UrlSearchParams::new_with_str(&body).ok()?;
        for pair in js_sys::try_iter(&pairs).ok().flatten().into_iter().flatten().flatten() {
            let pair: js_sys::Array = pair.unchecked_into();
            let input = hidden(&pair.get(0).as_string()?, &pair.get(1).as_string()?)?;
            form.append_child(&input).ok()?;
        }
        document().body()?.append_child(&form).ok()?;
        form.submit().ok()
    }
}

/// What is sent of a text: with its revision, its names, and what a button wished.
fn body(written: &Written, wish: Option<&Wish>) -> String {
    let mut body = written.text.clone();
    if let Ok(more) = UrlSearchParams::new() {
        more.append("revision", &written.revision);
        for name in &written.names {
            more.append("saving", name);
        }
        if let Some((name, value)) = wish {
            more.append(name, value);
        }
        body.push('&');
        body.push_str(&String::from(more.to_string()));
    }
    body
}

fn hidden(name: &str, value: &str) -> Option<HtmlInputElement> {
    let field: HtmlInputElement = document().create_element("input").ok()?.dyn_into().ok()?;
    field.set_type("hidden");
    field.set_name(name);
    field.set_value(value);
    Some(field)
}

/// A name that nothing else has.
fn new_name() -> String {
    let part = |number: f64| format!("{:x}", number as u64);
    let chance = || part(js_sys::Math::random() * 4_294_967_296.0);
    format!("{}-{}{}", part(js_sys::Date::now()), chance(), chance())
}

/// Sends a form; status and text of the answer, none without a network.
pub async fn post(address: &str, body: &str, going_away: bool) -> Option<(u16, String)> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_redirect(RequestRedirect::Manual);
    let headers = web_sys::Headers::new().ok()?;
    headers.append("content-type", "application/x-www-form-urlencoded;charset=UTF-8").ok()?;
    init.set_headers(&headers);
    init.set_body(&JsValue::from_str(body));
    if going_away {
        let _ = js_sys::Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE);
    }
    let (patience, bytes) = PATIENCE;
    let more = i32::try_from(body.len() / bytes).unwrap_or(i32::MAX);
    fetched_within(address, &init, patience.saturating_add(more)).await
}

fn find_state(states: &Element, state: State) -> Option<Element> {
    first(states, &format!("[data-state={}]", state.name()))
}

/// Where a fold stands: the nearest place with an id.
fn place_of(fold: &Element) -> String {
    fold.closest("[id]").ok().flatten().map(|place| place.id()).unwrap_or_default()
}

fn is_empty(item: &Element) -> bool {
    all(item, "input[type=text], textarea").all(|field| match field.dyn_ref::<HtmlTextAreaElement>() {
        Some(area) => area.value().is_empty(),
        None => field.unchecked_ref::<HtmlInputElement>().value().is_empty(),
    })
}

/// A message at its place: below a control, above a list.
fn insert(place: &Element, message: &Element) {
    let above = all(place, ":scope > legend, :scope > .help, :scope > .one-head").last();
    let _ = match above.filter(|_| matches!(place.tag_name().as_str(), "FIELDSET" | "LI")) {
        Some(above) => above.after_with_node_1(message),
        None => place.append_with_node_1(message),
    };
}

/// Tells a control that it has a message, or has none any more.
fn describe(place: &str, wrong: bool) {
    let named = |letter: &str| place.replacen('f', letter, 1);
    let Some(control) = document().get_element_by_id(&named("c")) else { return };
    let message = named("m");
    let before = control.get_attribute("aria-describedby").unwrap_or_default();
    let mut ids: Vec<&str> = before.split_whitespace().filter(|id| *id != message).collect();
    if wrong {
        ids.push(&message);
        let _ = control.set_attribute("aria-invalid", "true");
    } else {
        let _ = control.remove_attribute("aria-invalid");
    }
    let _ = control.set_attribute("aria-describedby", &ids.join(" "));
}

/// Listens as long as the page lives.
pub fn on<E: wasm_bindgen::convert::FromWasmAbi + 'static>(
    target: &EventTarget,
    name: &str,
    run: impl FnMut(E) + 'static,
) {
    let run = Closure::<dyn FnMut(E)>::new(run);
    let _ = target.add_event_listener_with_callback(name, run.as_ref().unchecked_ref());
    run.forget();
}
