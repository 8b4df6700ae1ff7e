//! Saving by itself: soon after the last key, without a network later, never twice at one time.
//!
//! What is written lies in the storage of the browser from the first key until the server has it. Whoever comes back
//! after a crash, or after a day without network, finds it saved: it is sent with the revision that it began from, and
//! the server merges it. Lists are put in order by the server as well; while it cannot be asked they are here, and what
//! was done with them is noted in the form (`arranged`), so that it is kept and sent like what was typed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::{document, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Element, Event, EventTarget, HtmlButtonElement, HtmlDetailsElement, HtmlElement, HtmlFormElement, HtmlInputElement,
    HtmlTemplateElement, HtmlTextAreaElement, RequestInit, RequestRedirect, Storage, SubmitEvent, UrlSearchParams,
    VisibilityState,
};

use super::lists;
use crate::islands::browser::{after, all, fetched, first, is_touched, parameters, parsed};

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

/// How things stand with what was written; the name is that of its template.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Saved,
    Waiting,
    Saving,
    Offline,
    Later,
    SignedOut,
    Conflict,
    Gone,
    Refused,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Waiting => "waiting",
            Self::Saving => "saving",
            Self::Offline => "offline",
            Self::Later => "later",
            Self::SignedOut => "signed-out",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::Refused => "refused",
        }
    }

    /// Whether trying again by itself may help.
    const fn passes(self) -> bool {
        matches!(self, Self::Offline | Self::Later)
    }

    /// Whether the server cannot be asked now, and takes later what is done meanwhile.
    const fn waits(self) -> bool {
        self.passes() || matches!(self, Self::SignedOut)
    }

    /// Whether somebody has to do something first.
    const fn stays(self) -> bool {
        matches!(self, Self::Conflict | Self::Gone | Self::Refused)
    }
}

/// What a button asks for together with a save: name and value.
type Wish = (String, String);

/// One editor.
pub struct Saving {
    root: Element,
    form: HtmlFormElement,
    /// Where it is saved.
    address: String,
    /// Name under which it lies in the browser.
    shelf: String,
    /// The form as the server has it.
    known: RefCell<String>,
    /// How „saved“ looks, as the server said last.
    saved: RefCell<String>,
    state: Cell<State>,
    busy: Cell<bool>,
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
            shelf: format!("werkbuch:{}:{}", data("data-account"), data("data-draft")),
            known: RefCell::default(),
            saved: RefCell::new(saved),
            state: Cell::new(State::Saved),
            busy: Cell::default(),
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
        // What was typed before this program arrived is not known to the server.
        *self.known.borrow_mut() = if is_touched(&self.form) { "?".to_owned() } else { self.written() };
        self.listen();
        match self.shelved() {
            Some((revision, written)) if written != self.written() => self.bring_back(revision, written),
            Some(_) => self.clear_shelf(),
            None => {}
        }
        if *self.known.borrow() == "?" {
            self.touched();
        }
        let _ = self.root.set_attribute("data-awake", "");
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
                } else if this.state.get() == State::SignedOut {
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
        parameters(&self.form, |name, _| name != "revision")
    }

    fn is_ahead(&self) -> bool {
        self.written() != *self.known.borrow()
    }

    fn revision(&self) -> String {
        self.revision_field().map(|field| field.value()).unwrap_or_default()
    }

    fn revision_field(&self) -> Option<HtmlInputElement> {
        first(&self.form, "input[name=revision]")?.dyn_into().ok()
    }

    /// Something was written.
    pub fn touched(self: &Rc<Self>) {
        let now = js_sys::Date::now();
        if matches!(self.state.get(), State::Saved | State::Saving) {
            self.since.set(now);
            self.show(State::Waiting);
        }
        let keeper = Rc::clone(self);
        after(QUICK, &self.keeping, move || keeper.shelve());
        if self.state.get().stays() {
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
        if self.busy.get() {
            if wish.is_some() {
                *self.next.borrow_mut() = wish;
            } else {
                self.later(PAUSE);
            }
            return;
        }
        let wish = match wish {
            Some((name, said)) if name != "go" && self.state.get().waits() => {
                self.arrange(&name, &said);
                self.later(PAUSE);
                return;
            }
            wish => wish,
        };
        let written = self.written();
        if wish.is_none() && written == *self.known.borrow() {
            self.clear_shelf();
            self.show(State::Saved);
            return;
        }
        self.busy.set(true);
        self.show(State::Saving);
        let before = document().active_element();
        if wish.as_ref().is_some_and(|(name, _)| name != "go") {
            // Names of what is typed meanwhile would be those of other items.
            let _ = self.form.set_attribute("inert", "");
        }
        let sent = self.body(&written, &self.revision(), wish.as_ref());
        let this = Rc::clone(self);
        spawn_local(async move {
            let answer = post(&this.address, &sent, false).await;
            this.busy.set(false);
            let arranged = this.form.has_attribute("inert");
            let _ = this.form.remove_attribute("inert");
            let state = match answer {
                Some((200, html)) => return this.accepted(&written, &html),
                Some((status, _)) => after_status(status),
                None => State::Offline,
            };
            if let Some(before) = before.as_ref().and_then(|it| it.dyn_ref::<HtmlElement>()).filter(|_| arranged) {
                let _ = before.focus();
            }
            this.failed(state, wish);
        });
    }

    fn body(&self, written: &str, revision: &str, wish: Option<&Wish>) -> String {
        let mut body = written.to_owned();
        if let Ok(more) = UrlSearchParams::new() {
            more.append("revision", revision);
            if let Some((name, value)) = wish {
                more.append(name, value);
            }
            body.push('&');
            body.push_str(&String::from(more.to_string()));
        }
        body
    }

    /// The server has it.
    fn accepted(self: &Rc<Self>, sent: &str, html: &str) {
        let Some(answer) = parsed(html).and_then(|answer| first(&answer, "[data-answer]")) else {
            return self.failed(State::Later, None);
        };
        self.tries.set(0);
        let goes_on = self.written() != *sent;
        match first(&answer, ":scope > [data-part=form]") {
            // What was typed meanwhile belongs to the form that stands here: the next save brings both together.
            Some(_) if goes_on => return self.touched_again(),
            Some(form) => self.replace(&form),
            None => {
                if let (Some(field), Some(revision)) = (self.revision_field(), answer.get_attribute("data-revision")) {
                    field.set_value(&revision);
                }
                // What was done with lists is part of that revision now.
                let known = sent.split('&').filter(|pair| pair.starts_with("arranged=")).count();
                for note in all(&self.form, "input[name=arranged]").take(known) {
                    note.remove();
                }
            }
        }
        *self.known.borrow_mut() = if goes_on { sent.to_owned() } else { self.written() };
        for part in all(&answer, ":scope > [data-part]") {
            match part.get_attribute("data-part").unwrap_or_default().as_str() {
                "form" => {}
                "saved" => *self.saved.borrow_mut() = part.inner_html(),
                "faults" => *self.faults.borrow_mut() = Some(part),
                name => {
                    // The trail above the editor names it, too.
                    let page = document().document_element();
                    for old in page.iter().flat_map(|page| all(page, &format!("[data-part={name}]"))) {
                        if old.inner_html() != part.inner_html() {
                            old.set_inner_html(&part.inner_html());
                        }
                    }
                }
            }
        }
        self.show_faults();
        if goes_on {
            self.touched_again();
        } else {
            self.clear_shelf();
            self.show(State::Saved);
        }
        if let Some(at) = answer.get_attribute("data-at") {
            self.go_to(&at);
        }
        self.say(&answer.get_attribute("data-says").unwrap_or_default());
        self.tell("kept");
        if let Some(wish) = self.next.take() {
            self.save(Some(wish));
        }
    }

    fn touched_again(self: &Rc<Self>) {
        self.state.set(State::Saved);
        self.touched();
    }

    /// The server does not have it; what was wished of it is done here as far as that goes.
    fn failed(self: &Rc<Self>, state: State, wish: Option<Wish>) {
        let wishes = [wish, self.next.take()];
        self.shelve();
        let is_new = self.state.get() != state && !(self.state.get() == State::Saving && self.tries.get() > 0);
        self.show(state);
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
        self.shelve();
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
    fn show(&self, state: State) {
        if self.state.replace(state) == state && state != State::Saved {
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
            _ if self.state.get() == State::Conflict => {}
            "change" | "variant" => {
                event.prevent_default();
                self.save(Some((name, value)));
            }
            "go" if value == "save" => {
                event.prevent_default();
                self.save(Some((name, value)));
            }
            // The server saves it on the way there.
            _ => self.shelve(),
        }
    }

    /// The page goes away: what can still be sent is.
    fn leave(&self) {
        let written = self.written();
        if written == *self.known.borrow() || self.state.get().stays() {
            return;
        }
        self.shelve();
        let sent = self.body(&written, &self.revision(), None);
        if sent.len() < GOING_AWAY && !self.busy.get() {
            let address = self.address.clone();
            spawn_local(async move {
                post(&address, &sent, true).await;
            });
        }
    }

    // The shelf: what the server does not have yet, in the browser.

    fn shelve(&self) {
        if !self.is_ahead() {
            return;
        }
        let text = format!("{}\n{}", self.revision(), self.written());
        let kept = storage().is_some_and(|storage| storage.set_item(&self.shelf, &text).is_ok());
        self.unkept.set(!kept);
    }

    fn clear_shelf(&self) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.shelf);
        }
    }

    fn shelved(&self) -> Option<(String, String)> {
        let text = storage()?.get_item(&self.shelf).ok()??;
        let (revision, written) = text.split_once('\n')?;
        Some((revision.to_owned(), written.to_owned()))
    }

    /// Sends what an earlier visit could not.
    fn bring_back(self: &Rc<Self>, revision: String, written: String) {
        self.busy.set(true);
        self.show(State::Saving);
        let sent = self.body(&written, &revision, Some(&("all".to_owned(), "1".to_owned())));
        let this = Rc::clone(self);
        spawn_local(async move {
            let before = this.written();
            let answer = post(&this.address, &sent, false).await;
            this.busy.set(false);
            match answer {
                Some((200, html)) => {
                    this.accepted(&before, &html);
                    let notice = this.template("data-restored");
                    let told = first(&this.root, "[data-part=told]");
                    if let (Some(notice), Some(told)) = (notice, told) {
                        told.set_inner_html(&notice.inner_html());
                    }
                }
                // Both changed the same: the page that shows them side by side is asked with what lay here.
                Some((409, _)) => {
                    this.show_both(&revision, &written);
                }
                Some((status, _)) => this.failed(after_status(status), None),
                None => this.failed(State::Offline, None),
            }
        });
    }

    fn show_both(&self, revision: &str, written: &str) -> Option<()> {
        let form: HtmlFormElement = document().create_element("form").ok()?.dyn_into().ok()?;
        form.set_method("post");
        form.set_action(&self.form.action());
        let pairs =
            UrlSearchParams::new_with_str(&self.body(written, revision, Some(&("go".into(), "save".into())))).ok()?;
        for pair in js_sys::try_iter(&pairs).ok().flatten().into_iter().flatten().flatten() {
            let pair: js_sys::Array = pair.unchecked_into();
            let field: HtmlInputElement = document().create_element("input").ok()?.dyn_into().ok()?;
            field.set_type("hidden");
            field.set_name(&pair.get(0).as_string()?);
            field.set_value(&pair.get(1).as_string()?);
            form.append_child(&field).ok()?;
        }
        document().body()?.append_child(&form).ok()?;
        self.clear_shelf();
        form.submit().ok()
    }
}

/// What an answer other than "saved" means.
const fn after_status(status: u16) -> State {
    match status {
        403 => State::SignedOut,
        409 => State::Conflict,
        404 | 410 => State::Gone,
        429 | 500.. => State::Later,
        _ => State::Refused,
    }
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
    fetched(address, &init).await
}

/// What the browser keeps for this site, where it does.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
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
