//! Pictures and PDFs handed in without leaving the page, one after the other, with how far each has come.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    DataTransfer, Element, Event, File, FormData, HtmlFormElement, HtmlInputElement, ProgressEvent, XmlHttpRequest,
};

use super::saving::{Saving, on};
use crate::islands::browser::first;

/// Milliseconds that a file may take, as long as the server waits for it.
const PATIENCE: u32 = 600_000;

/// The form that takes files.
struct Uploading {
    saving: Rc<Saving>,
    form: HtmlFormElement,
    field: HtmlInputElement,
    /// Files that wait.
    left: RefCell<Vec<File>>,
    /// Files that did not arrive, and may the next time.
    again: RefCell<Vec<File>>,
    /// How many were taken.
    taken: Cell<u32>,
    /// What became of those that were not taken, in words.
    refused: RefCell<Vec<String>>,
}

/// Takes the form over, where there is one.
pub fn listen(saving: &Rc<Saving>) -> Option<()> {
    let form: HtmlFormElement = first(saving.root(), "form[data-upload]")?.dyn_into().ok()?;
    let field: HtmlInputElement = first(&form, "input[type=file]")?.dyn_into().ok()?;
    let uploading = Rc::new(Uploading {
        saving: Rc::clone(saving),
        form,
        field,
        left: RefCell::default(),
        again: RefCell::default(),
        taken: Cell::default(),
        refused: RefCell::default(),
    });
    let of = Rc::clone(&uploading);
    on(&uploading.form, "submit", move |event: Event| {
        event.prevent_default();
        of.begin();
    });
    Some(())
}

impl Uploading {
    fn begin(self: &Rc<Self>) {
        let chosen = self.field.files();
        let count = chosen.as_ref().map_or(0, web_sys::FileList::length);
        // The last is taken first off this list.
        let files = (0..count).rev().filter_map(|index| chosen.as_ref()?.get(index)).collect();
        *self.left.borrow_mut() = files;
        self.again.borrow_mut().clear();
        self.taken.set(0);
        self.refused.borrow_mut().clear();
        self.next();
    }

    fn part(&self, selector: &str) -> Option<Element> {
        first(&self.form, selector)
    }

    fn next(self: &Rc<Self>) {
        let next = self.left.borrow_mut().pop();
        match next {
            Some(file) => {
                if self.send(&file).is_none() {
                    self.ended(&file, 0, "");
                }
            }
            None => self.done(),
        }
    }

    fn send(self: &Rc<Self>, file: &File) -> Option<()> {
        let form = FormData::new().ok()?;
        form.append_with_blob_and_filename("file", file, &file.name()).ok()?;
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", &self.form.action()).ok()?;
        request.set_request_header("accept", "application/json").ok()?;
        request.set_timeout(PATIENCE);
        self.show(&file.name(), 0.0);
        let name = file.name();
        let upload = request.upload().ok()?;
        on(&upload, "progress", {
            let this = Rc::clone(self);
            move |event: ProgressEvent| this.show(&name, 100.0 * event.loaded() / event.total().max(1.0))
        });
        on(&request, "loadend", {
            let (this, request, file) = (Rc::clone(self), request.clone(), file.clone());
            move |_: Event| {
                let text = request.response_text().ok().flatten().unwrap_or_default();
                this.ended(&file, request.status().unwrap_or_default(), &text);
            }
        });
        request.send_with_opt_form_data(Some(&form)).ok()
    }

    fn show(&self, name: &str, percent: f64) {
        if let Some(bar) = self.part("[data-progress]") {
            let _ = bar.remove_attribute("hidden");
            if let Some(progress) = first(&bar, "progress") {
                let _ = progress.set_attribute("value", &format!("{percent:.0}"));
            }
            if let Some(text) = first(&bar, "span") {
                text.set_text_content(Some(&format!("{name}: {percent:.0} %")));
            }
        }
    }

    fn ended(self: &Rc<Self>, file: &File, status: u16, text: &str) {
        if status == 200 {
            self.taken.set(self.taken.get() + 1);
        } else {
            let said = js_sys::JSON::parse(text)
                .and_then(|answer| js_sys::Reflect::get(&answer, &JsValue::from_str("error")))
                .ok()
                .and_then(|error| error.as_string());
            let offline = || self.form.get_attribute("data-offline").unwrap_or_default();
            self.refused.borrow_mut().push(format!("{}: {}", file.name(), said.unwrap_or_else(offline)));
            // What was looked at and not taken is not taken the next time either.
            if matches!(status, 0 | 401 | 408 | 429 | 500..) {
                self.again.borrow_mut().push(file.clone());
            }
        }
        self.next();
    }

    /// Everything that could be handed in is.
    fn done(&self) {
        if let Some(bar) = self.part("[data-progress]") {
            let _ = bar.set_attribute("hidden", "");
        }
        let refused = self.refused.borrow();
        if let Some(place) = self.part("[data-refused]") {
            place.set_text_content(Some(&refused.join(" ")));
            let _ =
                if refused.is_empty() { place.set_attribute("hidden", "") } else { place.remove_attribute("hidden") };
        }
        self.saving.say(&refused.join(" "));
        self.keep_chosen();
        if self.taken.get() > 0 {
            self.saving.save(Some(("all".to_owned(), "media".to_owned())));
        }
    }

    /// Leaves chosen what did not arrive, so that one press sends it again.
    fn keep_chosen(&self) -> Option<()> {
        self.field.set_value("");
        let again = self.again.borrow();
        if again.is_empty() {
            return None;
        }
        let chosen = DataTransfer::new().ok()?;
        for file in again.iter() {
            chosen.items().add_with_file(file).ok()?;
        }
        self.field.set_files(chosen.files().as_ref());
        Some(())
    }
}
