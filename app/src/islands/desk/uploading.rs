//! Pictures and PDFs handed in without leaving the page, one after the other, with how far each has come.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, Event, File, FormData, HtmlFormElement, HtmlInputElement, ProgressEvent, XmlHttpRequest};

use super::saving::{Saving, on};
use crate::islands::browser::first;

/// The form that takes files.
struct Uploading {
    saving: Rc<Saving>,
    form: HtmlFormElement,
    field: HtmlInputElement,
    /// Files that wait.
    left: RefCell<Vec<File>>,
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
                let name = file.name();
                if self.send(&file).is_none() {
                    self.ended(&name, 0, "");
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
        self.show(&file.name(), 0.0);
        let name = file.name();
        let upload = request.upload().ok()?;
        on(&upload, "progress", {
            let (this, name) = (Rc::clone(self), name.clone());
            move |event: ProgressEvent| this.show(&name, 100.0 * event.loaded() / event.total().max(1.0))
        });
        on(&request, "loadend", {
            let (this, request) = (Rc::clone(self), request.clone());
            move |_: Event| {
                let text = request.response_text().ok().flatten().unwrap_or_default();
                this.ended(&name, request.status().unwrap_or_default(), &text);
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

    fn ended(self: &Rc<Self>, name: &str, status: u16, text: &str) {
        if status != 200 {
            let said = js_sys::JSON::parse(text)
                .and_then(|answer| js_sys::Reflect::get(&answer, &JsValue::from_str("error")))
                .ok()
                .and_then(|error| error.as_string());
            let offline = || self.form.get_attribute("data-offline").unwrap_or_default();
            self.refused.borrow_mut().push(format!("{name}: {}", said.unwrap_or_else(offline)));
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
        let count = self.field.files().map_or(0, |files| files.length() as usize);
        self.field.set_value("");
        if refused.len() < count {
            self.saving.save(Some(("all".to_owned(), "media".to_owned())));
        }
    }
}
